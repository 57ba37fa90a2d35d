// For clients of this service, in a browser or in Node: no part of the server.

export interface LiveRow {
  readonly id: string;
  readonly version: number;
}

export interface LiveOptions<Row extends LiveRow> {
  /** Where the events are: `https://api.example.com/v1/live`. */
  readonly url: string;
  /** A resource, or one row of it (`bookings:<id>`). */
  readonly channels: readonly string[];
  /** What each request is sent with. Asked anew for each, since tokens end. */
  readonly headers?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** Read what is shown: nobody knows what has happened until now. */
  readonly onReset: () => void;
  /** A row is new, or holds something else. No version of it is told twice. */
  readonly onChanged: (row: Row, resource: string) => void;
  /** A row is there no more, or may not be read any more. */
  readonly onGone: (id: string, resource: string) => void;
  /** It has been refused, and does not come back: the status says why. */
  readonly onRefused?: (status: number) => void;
  readonly fetch?: typeof fetch;
  /** How long the server may say nothing. */
  readonly silenceMs?: number;
  readonly leastDelayMs?: number;
}

/** What a server says, whatever carries it. */
export interface LiveMessage {
  readonly event?: string | undefined;
  readonly id?: string | undefined;
  readonly data?: { readonly resource?: string; readonly id?: string; readonly row?: LiveRow } | undefined;
}

/** One connection, from the first request until it ends. */
export interface Attempt {
  /** The last id that was heard. */
  readonly after: string | undefined;
  /** It is over: closed, or the server has said nothing for too long. */
  readonly signal: AbortSignal;
  stillThere(): void;
  hear(message: LiveMessage): void;
  /** When to come back, as the server has it. */
  comeBackIn(ms: number): void;
  /** The answer is none that it wants. */
  refuse(response: Response): Promise<void>;
}

const SILENCE_MS = 45_000;
const LEAST_DELAY_MS = 1_000;
const MOST_DELAY_MS = 30_000;
const MOST_VERSIONS = 10_000;
/** To try again would lead to the same. */
const FINAL = [400, 401, 403, 404, 422];

/** Follows what changes until it is closed: comes back by itself, later each time, and goes on where it was. */
export function follow<Row extends LiveRow>(options: LiveOptions<Row>, connect: (attempt: Attempt) => Promise<void>): { close(): void } {
  const { onReset, onChanged, onGone, onRefused, leastDelayMs = LEAST_DELAY_MS, silenceMs = SILENCE_MS } = options;
  const closing = new AbortController();
  const isClosed = () => closing.signal.aborted;
  const versions = new Map<string, number>();
  let last: string | undefined;
  let hint = leastDelayMs;
  let failures = 0;
  let refused = false;

  function change(row: LiveRow, resource: string): void {
    const key = `${resource}:${row.id}`;
    if (row.version <= (versions.get(key) ?? -1)) return;
    versions.set(key, row.version);
    const [oldest] = versions.keys();
    if (versions.size > MOST_VERSIONS && oldest !== undefined) versions.delete(oldest);
    onChanged(row as Row, resource);
  }

  function tell(event: string, { resource = '', id = '', row }: NonNullable<LiveMessage['data']>): void {
    failures = 0;
    if (event === 'reset' || (event === 'ready' && last === undefined)) onReset();
    if (event === 'changed' && row !== undefined) change(row, resource);
    if (event !== 'gone') return;
    versions.delete(`${resource}:${id}`);
    onGone(id, resource);
  }

  function hear({ event, id, data }: LiveMessage): void {
    if (isClosed()) return;
    if (event !== undefined && data !== undefined) tell(event, data);
    last = id ?? last;
  }

  async function refuse(response: Response): Promise<void> {
    await response.body?.cancel();
    hint = Math.max(hint, Number(response.headers.get('Retry-After') ?? 0) * 1_000);
    if (!FINAL.includes(response.status)) return;
    refused = true;
    onRefused?.(response.status);
  }

  async function attempt(): Promise<void> {
    const silence = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stillThere = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        silence.abort();
      }, silenceMs);
    };
    stillThere();
    try {
      await connect({
        after: last,
        signal: AbortSignal.any([closing.signal, silence.signal]),
        stillThere,
        hear,
        refuse,
        comeBackIn(ms) {
          hint = ms;
        },
      });
    } catch {
      // Whatever it was, it is tried again.
    } finally {
      clearTimeout(timer);
    }
  }

  async function begin(): Promise<void> {
    for (;;) {
      await attempt();
      if (refused || isClosed()) return;
      const delay = Math.min(MOST_DELAY_MS, hint * 2 ** failures) * (0.75 + Math.random() / 2);
      failures = Math.min(failures + 1, 10);
      await pause(delay, closing.signal);
    }
  }

  void begin();
  return {
    close() {
      closing.abort();
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

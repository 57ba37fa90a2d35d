// For clients of this service, in a browser or in Node: no part of the server. It needs `fetch` and nothing else.

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

interface LiveEvent {
  readonly event: string;
  readonly data: { readonly resource?: string; readonly id?: string; readonly row?: LiveRow };
}

const SILENCE_MS = 45_000;
const LEAST_DELAY_MS = 1_000;
const MOST_DELAY_MS = 30_000;
const MOST_VERSIONS = 10_000;
/** To try again would lead to the same. */
const FINAL = [400, 401, 403, 404, 422];

/** Follows what changes until it is closed: comes back by itself, later each time, and goes on where it was. */
export function followLive<Row extends LiveRow>(options: LiveOptions<Row>): { close(): void } {
  const { url, channels, onReset, onChanged, onGone, leastDelayMs = LEAST_DELAY_MS, silenceMs = SILENCE_MS } = options;
  const send = options.fetch ?? fetch;
  const closing = new AbortController();
  const isClosed = () => closing.signal.aborted;
  const versions = new Map<string, number>();
  let last: string | undefined;
  let hint = leastDelayMs;
  let failures = 0;

  function change(row: LiveRow, resource: string): void {
    const key = `${resource}:${row.id}`;
    if (row.version <= (versions.get(key) ?? -1)) return;
    versions.set(key, row.version);
    const [oldest] = versions.keys();
    if (versions.size > MOST_VERSIONS && oldest !== undefined) versions.delete(oldest);
    onChanged(row as Row, resource);
  }

  function hear({ event, data: { resource = '', id = '', row } }: LiveEvent): void {
    failures = 0;
    if (event === 'reset' || (event === 'ready' && last === undefined)) onReset();
    if (event === 'changed' && row !== undefined) change(row, resource);
    if (event !== 'gone') return;
    versions.delete(`${resource}:${id}`);
    onGone(id, resource);
  }

  /** One block of a stream, as the standard reads it; an id without data says where to go on from. */
  function take(block: string): void {
    const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
    const [event, data, id] = [fields.get('event'), fields.get('data'), fields.get('id')];
    hint = Number(fields.get('retry') ?? hint);
    if (event !== undefined && data !== undefined) hear({ event, data: JSON.parse(data) as LiveEvent['data'] });
    last = id ?? last;
  }

  async function read(body: ReadableStream<Uint8Array>, stillThere: () => void): Promise<void> {
    const [reader, decoder] = [body.getReader(), new TextDecoder()];
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      stillThere();
      const blocks = (text + decoder.decode(part.value, { stream: true })).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) if (!isClosed()) take(block);
    }
  }

  /** Until it ends; `false`: it is of no use to come back. */
  async function connect(): Promise<boolean> {
    const silence = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stillThere = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        silence.abort();
      }, silenceMs);
    };
    try {
      stillThere();
      const headers = { ...await options.headers?.(), ...(last !== undefined && { 'Last-Event-ID': last }) };
      const response = await send(`${url}?channels=${encodeURIComponent(channels.join(','))}`, { headers, signal: AbortSignal.any([closing.signal, silence.signal]) });
      if (response.ok && response.body !== null) {
        await read(response.body, stillThere);
        return true;
      }
      await response.body?.cancel();
      hint = Math.max(hint, Number(response.headers.get('Retry-After') ?? 0) * 1_000);
      if (!FINAL.includes(response.status)) return true;
      options.onRefused?.(response.status);
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  async function follow(): Promise<void> {
    while (!isClosed()) {
      const again = await connect().catch(() => true);
      if (!again) return;
      const delay = Math.min(MOST_DELAY_MS, hint * 2 ** failures) * (0.75 + Math.random() / 2);
      failures = Math.min(failures + 1, 10);
      await pause(delay, closing.signal);
    }
  }

  void follow();
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

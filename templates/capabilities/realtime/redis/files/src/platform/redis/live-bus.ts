import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

import type { UnitOfWork } from '../db/unit-of-work.ts';
import type { Logger } from '../logging/logger.ts';
import { createOutageLog, type OutageLog } from '../logging/outage.ts';
import type { Bus, Change, Hearing } from '../realtime/bus.ts';

const MOST_KEPT = 1_000;
const MAX_RECONNECT_DELAY_MS = 2_000;
const BLOCK_MS = 5_000;
const READ_AT_ONCE = 100;
const BEGIN_WITHIN_MS = 1_000;
const RETRY_MS = 100;
/** Before every entry. */
const FIRST = '0-0';
/** In the place of a change: some of them did not get here. */
const NOTHING = '{}';

interface RedisBus {
  /** For what is published. */
  readonly redis: Redis;
  readonly url: string;
  readonly prefix: string;
  readonly logger: Logger;
  readonly unitOfWork: Pick<UnitOfWork, 'afterCommit'>;
  /** How long a read waits for something new. */
  readonly blockMs?: number;
}

/** Between processes, by a stream: who was away for a moment, or begins only now, reads what he has missed. */
export function createRedisBus({ redis, url, prefix, logger, unitOfWork, blockMs = BLOCK_MS }: RedisBus): Bus {
  const key = `${prefix}:live`;
  const fields = { component: 'realtime' } as const;
  const publishing = createOutageLog(logger, fields, { failed: 'changes could not be told', restored: 'changes are told again' });
  const listening = createOutageLog(logger, fields, { failed: 'listening for changes has failed', restored: 'listening for changes again' });
  let owed = false;

  async function add(said: string): Promise<void> {
    try {
      // In the place of those that did not get here, all are told that something is missing.
      await redis.xadd(key, 'MAXLEN', '~', MOST_KEPT, '*', 'change', owed ? NOTHING : said);
      owed = false;
      publishing.works();
    } catch (err) {
      owed = true;
      publishing.failed(err);
    }
  }

  redis.on('ready', () => {
    if (owed) void add(NOTHING);
  });

  return {
    publish: (change) =>
      unitOfWork.afterCommit(() => {
        void add(JSON.stringify(change));
        return Promise.resolve();
      }),

    async listen(hearing) {
      const closing = new AbortController();
      const reader = new Redis(url, {
        // A read that is lost with its connection fails: whoever follows has to know that he was away.
        maxRetriesPerRequest: 0,
        // A server that says nothing for longer than a read may take is no server.
        socketTimeout: 2 * blockMs,
        retryStrategy: (times) => Math.min(times * 100, MAX_RECONNECT_DELAY_MS),
      });
      reader.on('error', listening.failed);
      const stream = { reader, key, hearing, blockMs, outage: listening, closing: closing.signal };
      // What is kept belongs into the log before anybody listens; a Redis that is away keeps nobody waiting.
      const begun = begin(stream).catch(listening.failed);
      await Promise.race([begun, sleep(BEGIN_WITHIN_MS, undefined, { ref: false })]);
      void begun.then((last) => follow(stream, last ?? undefined));
      return {
        close() {
          closing.abort();
          reader.disconnect();
          return Promise.resolve();
        },
      };
    },
  };
}

interface Stream {
  readonly reader: Redis;
  readonly key: string;
  readonly hearing: Hearing;
  readonly blockMs: number;
  readonly outage: OutageLog;
  readonly closing: AbortSignal;
}

async function begin({ reader, key, hearing }: Stream): Promise<string> {
  const kept = await reader.xrevrange(key, '+', '-', 'COUNT', MOST_KEPT);
  for (const entry of kept.toReversed()) hear(hearing, entry);
  return kept[0]?.[0] ?? FIRST;
}

async function follow(stream: Stream, begun: string | undefined): Promise<void> {
  const { reader, key, hearing, blockMs, outage, closing } = stream;
  let last = begun;
  let away = begun === undefined;
  const isClosed = () => closing.aborted;
  while (!isClosed()) {
    try {
      if (away || last === undefined) last = await goOn(stream, last);
      away = false;
      const answer = await reader.xread('COUNT', READ_AT_ONCE, 'BLOCK', blockMs, 'STREAMS', key, last);
      outage.works();
      for (const entry of answer?.[0]?.[1] ?? []) {
        [last] = entry;
        hear(hearing, entry);
      }
    } catch (err) {
      away = true;
      if (!isClosed()) outage.failed(err);
      await sleep(RETRY_MS, undefined, { signal: closing }).catch(() => undefined);
    }
  }
}

/** After an outage: from where it was, where that is still there; what came after it may be gone otherwise. */
async function goOn({ reader, key, hearing }: Stream, last: string | undefined): Promise<string> {
  if (last === FIRST || (last !== undefined && (await reader.xrange(key, last, last)).length === 1)) return last;
  const [newest] = await reader.xrevrange(key, '+', '-', 'COUNT', 1);
  hearing.missed();
  return newest?.[0] ?? FIRST;
}

function hear({ heard, missed }: Hearing, [id, fields]: readonly [id: string, fields: readonly string[]]): void {
  const change = JSON.parse(fields[1] ?? NOTHING) as Partial<Change>;
  if (change.id === undefined) missed();
  else heard(id, change as Change);
}

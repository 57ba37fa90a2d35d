import { randomUUID } from 'node:crypto';

import type { Actor } from '../auth/actor.ts';
import { AppError } from '../errors/app-error.ts';
import type { Logger } from '../logging/logger.ts';
import type { WriteListener } from '../writes/writes.ts';
import type { Bus, Change } from './bus.ts';
import { createChangeLog, type Entry } from './change-log.ts';
import { prepare, type Tell } from './delivery.ts';
import { type Listener, type ListenerLimits, Listeners, type Message } from './listeners.ts';
import type { Topic } from './topic.ts';

export interface HubOptions {
  readonly topics: readonly Topic[];
  readonly bus: Bus;
  readonly logger: Logger;
  readonly limits: ListenerLimits;
  /** The sessions that still stand, each with what its account may do. */
  readonly standing?: (sessions: readonly string[]) => Promise<ReadonlyMap<string, Pick<Actor, 'role'>>>;
  readonly logSize?: number;
  readonly checkMs?: number;
  readonly heartbeatMs?: number;
}

export interface Hub {
  readonly topics: readonly Topic[];
  readonly listening: number;
  /** For `writes.within`. */
  readonly tell: WriteListener;
  /** Begins to hear of changes, once. Nobody is told of those before. */
  readonly start: () => Promise<void>;
  /** Gives what ends it. Refuses when there are too many already. */
  listen(listener: Listener): () => void;
  /** Tells all to come back in a moment; whoever comes now is told so at once. */
  readonly drain: () => void;
  readonly close: () => Promise<void>;
}

interface Listening extends Listener {
  /** Of what it had missed, what it has not been told yet, and what has come meanwhile. */
  behind?: Entry[] | undefined;
}

const LOG_SIZE = 1_000;
const CHECK_MS = 2_000;
const HEARTBEAT_MS = 15_000;

/** Tells the listeners of this process what may be told to each: who reads a row is asked anew for each change. */
export function createHub(options: HubOptions): Hub {
  const { topics, bus, logger, standing, logSize = LOG_SIZE, checkMs = CHECK_MS, heartbeatMs = HEARTBEAT_MS } = options;
  const byResource = new Map(topics.map((topic) => [topic.resource, topic]));
  const log = createChangeLog(logSize);
  const listeners = new Listeners<Listening>(options.limits);
  const timers: NodeJS.Timeout[] = [];
  let queue: Entry[] = [];
  let delivering = false;
  let told: string;
  let draining = false;
  let ears: Promise<{ close(): Promise<void> }> | undefined;

  function beginAnew(): Message {
    queue = [];
    told = randomUUID();
    log.begin(told);
    return { event: 'reset', id: told, data: '{}' };
  }

  function missed(): void {
    const reset = beginAnew();
    for (const listener of listeners.all) {
      delete listener.behind;
      listener.send(reset);
    }
  }

  function heard(id: string, change: Change): void {
    log.add({ id, change });
    queue.push({ id, change });
    // The database is slower than the writes: to read again is cheaper then, and whoever waits here takes memory.
    if (queue.length > logSize) missed();
    else if (!delivering) void deliver();
  }

  async function prepared(entry: Entry): Promise<Tell | undefined> {
    const topic = byResource.get(entry.change.resource);
    return topic && prepare(topic, entry);
  }

  function offer(listener: Listening, tell: Tell): void {
    const message = listeners.has(listener) ? tell(listener) : undefined;
    if (message !== undefined) listener.send(message);
  }

  async function deliver(): Promise<void> {
    delivering = true;
    for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
      try {
        const tell = listeners.of(entry.change).length > 0 ? await prepared(entry) : undefined;
        if (tell !== undefined) deliverTo(listeners.of(entry.change), entry, tell);
        told = entry.id;
      } catch (err) {
        logger.error({ err, component: 'realtime' }, 'a change could not be told');
        missed();
      }
    }
    delivering = false;
  }

  function deliverTo(those: readonly Listening[], entry: Entry, tell: Tell): void {
    for (const listener of those) {
      if (listener.behind === undefined) offer(listener, tell);
      else listener.behind.push(entry);
    }
  }

  /** Each row once, as it is by now, and in the place of the first change: whoever goes on from there misses none. */
  async function catchUp(listener: Listening, entries: readonly Entry[]): Promise<void> {
    const rows = new Set<string>();
    const behind = entries.filter(({ change }) => {
      const row = `${change.resource}:${change.id}`;
      const first = !rows.has(row) && listener.channels.some(({ topic, id }) => topic.resource === change.resource && (id ?? change.id) === change.id);
      rows.add(row);
      return first;
    });
    listener.behind = behind;
    try {
      for (let entry = behind.shift(); entry !== undefined; entry = behind.shift()) {
        const tell = await prepared(entry);
        // It was told to read again meanwhile.
        if (listener.behind !== behind) return;
        if (tell !== undefined) offer(listener, tell);
      }
    } catch (err) {
      logger.error({ err, component: 'realtime' }, 'what was missed could not be told');
      listener.send({ event: 'reset', id: log.position, data: '{}' });
    }
    delete listener.behind;
  }

  function beat(): void {
    for (const listener of listeners.all) listener.beat(listener.behind === undefined ? told : undefined);
  }

  /** Rights that were withdrawn, and sessions that have ended, end what was begun with them. */
  async function check(ask: NonNullable<typeof standing>): Promise<void> {
    const known = listeners.all.flatMap((listener) => (listener.actor === null ? [] : { listener, ...listener.actor }));
    if (known.length === 0) return;
    try {
      const sessions = await ask([...new Set(known.flatMap(({ session }) => session ?? []))]);
      for (const { listener, session = '', role } of known) {
        if (sessions.get(session)?.role !== role) leave(listener);
      }
    } catch (err) {
      // While the database is away, nothing is told either.
      logger.warn({ err, component: 'realtime' }, 'nobody knows which sessions still stand');
    }
  }

  function leave(listener: Listening): void {
    if (listeners.remove(listener)) listener.end();
  }

  function drain(): void {
    draining = true;
    for (const listener of listeners.all) {
      listener.send({ event: 'drain', data: '{}' });
      leave(listener);
    }
  }

  async function begin(): Promise<{ close(): Promise<void> }> {
    const begun = await bus.listen({ heard, missed });
    timers.push(setInterval(beat, heartbeatMs));
    if (standing !== undefined) timers.push(setInterval(() => void check(standing), checkMs));
    for (const timer of timers) timer.unref();
    return begun;
  }

  beginAnew();

  return {
    topics,
    drain,

    get listening() {
      return listeners.size;
    },

    async tell(resource, { before, after }) {
      const topic = byResource.get(resource);
      const row = after ?? before;
      if (topic === undefined || row === null) return;
      await bus.publish({ resource, id: row.id, before: before && topic.remember(before) });
    },

    async start() {
      ears ??= begin();
      try {
        await ears;
      } catch (cause) {
        ears = undefined;
        throw new AppError('unavailable', { cause });
      }
    },

    listen(given) {
      const listener: Listening = { ...given };
      const entries = given.after === undefined ? undefined : log.after(given.after);
      listeners.add(listener);
      if (draining) {
        drain();
      } else if (entries !== undefined) {
        listener.send({ event: 'ready', data: '{}' });
        void catchUp(listener, entries);
      } else {
        listener.send({ event: given.after === undefined ? 'ready' : 'reset', id: log.position, data: '{}' });
      }
      return () => {
        leave(listener);
      };
    },

    async close() {
      drain();
      for (const timer of timers) clearInterval(timer);
      await (await ears?.catch(() => undefined))?.close();
    },
  };
}

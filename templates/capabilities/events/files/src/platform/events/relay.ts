import { randomUUID } from 'node:crypto';

import { runInContext } from '../context/request-context.ts';
import type { RunInTransaction } from '../db/unit-of-work.ts';
import type { Logger } from '../logging/logger.ts';
import { createOutageLog } from '../logging/outage.ts';
import type { Consumer } from './consumer.ts';
import type { Lane, Outbox, OutboxEntry } from './outbox.ts';
import type { Wake } from './wake.ts';

interface RelayDependencies<Application> {
  readonly outbox: Outbox;
  readonly consumers: readonly Consumer<Application>[];
  readonly application: Application;
  readonly transaction: RunInTransaction;
  readonly wake: Wake;
  readonly logger: Logger;
  /** Lanes that this process works on at a time. */
  readonly concurrency: number;
  readonly retry?: RetryPolicy;
}

interface RetryPolicy {
  /** Deliveries after which an event is dead. */
  readonly attempts: number;
  /** Before the second one; twice as long before each further one. */
  readonly firstPauseMs: number;
}

/** Twelve deliveries within about an hour. */
const RETRY: RetryPolicy = { attempts: 12, firstPauseMs: 1_000 };
const LANES_AT_ONCE = 100;
/** Whoever wakes the relay may be gone before it has. */
const LOOK_EVERY_MS = 30_000;
/** What others hold is theirs, unless they die. */
const HELD_PAUSE_MS = 500;
const AWAY_PAUSE_MS = 1_000;

type Outcome = 'delivered' | 'failed' | 'held' | 'nothing';

/** Brings what is in the outbox to those who are to be told, until it is closed. There may be any number of them. */
export async function startRelay<Application>(dependencies: RelayDependencies<Application>): Promise<{ close(): Promise<void> }> {
  const { outbox, consumers, wake, concurrency } = dependencies;
  const logger = dependencies.logger.child({ component: 'events' });
  const deliver = createDelivery({ ...dependencies, logger });
  const outage = createOutageLog(logger, {}, { failed: 'the outbox is out of reach', restored: 'the outbox is back' });
  const names = consumers.map(({ name }) => name);
  const state = { closed: false, signalled: true, rouse: (): void => undefined };

  function rouse(): void {
    state.signalled = true;
    state.rouse();
  }

  /** Until a signal, or for so long. */
  async function rest(ms: number): Promise<void> {
    if (state.signalled || state.closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      state.rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function drain(lane: Lane): Promise<Outcome> {
    let last: Outcome = 'nothing';
    try {
      while (!state.closed) {
        const outcome = await deliver(lane);
        outage.works();
        if (outcome === 'nothing' || outcome === 'held') return last === 'nothing' ? outcome : last;
        last = outcome;
      }
    } catch (err) {
      outage.failed(err);
      return 'held';
    }
    return last;
  }

  /** How long there is nothing to do. */
  async function work(): Promise<number> {
    const lanes = await outbox.dueLanes(names, new Date(), LANES_AT_ONCE);
    if (lanes.length === 0) {
      const next = await outbox.nextDue(names);
      outage.works();
      return next === null ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS, Math.max(0, next.getTime() - Date.now()));
    }
    // Several relays that are woken at once do not all want the same lane.
    const waiting = shuffle(lanes);
    const outcomes: Outcome[] = [];
    await Promise.all(Array.from({ length: concurrency }, async () => {
      for (let lane = waiting.pop(); lane !== undefined && !state.closed; lane = waiting.pop()) outcomes.push(await drain(lane));
    }));
    return outcomes.every((outcome) => outcome === 'held') ? HELD_PAUSE_MS : 0;
  }

  async function run(): Promise<void> {
    while (!state.closed) {
      state.signalled = false;
      let pauseMs = AWAY_PAUSE_MS;
      try {
        pauseMs = await work();
      } catch (err) {
        outage.failed(err);
      }
      await rest(pauseMs);
    }
  }

  const subscription = await wake.listen(rouse);
  const forgotten = await outbox.forgotten(names);
  if (forgotten.length > 0) logger.warn({ consumers: forgotten }, 'events wait for consumers that are not there');
  const running = run();
  logger.info({ consumers: names }, 'relay started');

  return {
    async close() {
      state.closed = true;
      state.rouse();
      await running;
      await subscription.close();
    },
  };
}

function createDelivery<Application>(dependencies: RelayDependencies<Application>): (lane: Lane) => Promise<Outcome> {
  const { outbox, consumers, application, transaction, logger, retry = RETRY } = dependencies;
  const byName = new Map(consumers.map((consumer) => [consumer.name, consumer]));

  /** Whether it was still there to be told. */
  async function tell({ id, told, attempts }: OutboxEntry, consumer: Consumer<Application>, delivery: { begun: boolean }): Promise<boolean> {
    // Code that cannot be loaded is a fault of the consumer's as well.
    const handle = await consumer.load().catch((err: unknown) => {
      delivery.begun = true;
      throw err;
    });
    const log = logger.child({ consumer: consumer.name, event: told.type, eventId: told.id, attempt: attempts + 1 });
    return transaction(async () => {
      if (!await outbox.take(id)) return false;
      delivery.begun = true;
      const { type, subject, occurredAt, by } = told;
      const data = consumer.event.read(told.version, told.data);
      await handle({ id: told.id, type, subject, occurredAt, by, data }, application, { logger: log, attempt: attempts + 1 });
      return true;
    });
  }

  async function putOff(lane: Lane, { id, told, attempts }: OutboxEntry, err: unknown): Promise<void> {
    const reason = err instanceof Error ? err.message : String(err);
    const attempt = attempts + 1;
    const details = { err, consumer: lane.consumer, event: told.type, eventId: told.id, attempt };
    if (attempt >= retry.attempts) {
      await outbox.bury(id, reason);
      logger.error(details, 'event could not be delivered');
      return;
    }
    // Uneven pauses, so that what failed together does not come back together.
    const pauseMs = retry.firstPauseMs * 2 ** attempts * (1 - Math.random() / 2);
    await outbox.retry(lane, id, new Date(Date.now() + pauseMs), reason);
    logger.warn(details, 'delivery failed');
  }

  return async (lane) => {
    const consumer = byName.get(lane.consumer);
    const entry = await outbox.head(lane);
    if (consumer === undefined || entry === null) return 'nothing';
    if (entry.dueAt.getTime() > Date.now()) {
      await outbox.postpone(lane, entry.dueAt);
      return 'nothing';
    }
    const delivery = { begun: false };
    try {
      const taken = await runInContext({ requestId: entry.told.requestId ?? randomUUID() }, () => tell(entry, consumer, delivery));
      return taken ? 'delivered' : 'held';
    } catch (err) {
      // A database that is away is no fault of the consumer's.
      if (!delivery.begun) throw err;
      await putOff(lane, entry, err);
      return 'failed';
    }
  };
}

function shuffle<Item>(items: readonly Item[]): Item[] {
  return items.map((item) => ({ item, at: Math.random() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
}

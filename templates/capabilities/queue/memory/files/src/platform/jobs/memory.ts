import { defaultRepeatStrategy } from 'bullmq';

import type { Logger } from '../logging/logger.ts';
import { type Backoff, lanes, UnrecoverableJobError } from './define-job.ts';
import {
  type DeadJob, type JobMessage, type JobPolicy, type JobQueue, type JobRunner, type JobSchedule, type LaneStatus,
  type LimitedJob, prepareJob,
} from './job-queue.ts';

const REMEMBERED_IDS = 1_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Entry {
  id: string;
  message: JobMessage;
  policy: JobPolicy;
  attempt: number;
  enqueuedAt: number;
}

/**
 * Jobs inside the server's own process, for development and tests without a queue's storage: they are gone when
 * the process ends, and no other process sees them. Refused in production (`env.ts`).
 */
export function createMemoryJobQueue(logger: Logger, limited: readonly LimitedJob[] = []): JobQueue {
  const log = logger.child({ component: 'jobs' });
  const ids = new Set<string>();
  const waiting: Entry[] = [];
  const running = new Map<Entry, Promise<void>>();
  const dead = new Map<string, { letter: DeadJob; policy: JobPolicy }>();
  const later = new Map<NodeJS.Timeout, Entry>();
  const schedules = new Map<string, NodeJS.Timeout>();
  let consumer: { run: JobRunner; concurrency: number } | undefined;

  function add(entry: Entry): void {
    if (ids.has(entry.id)) return;
    ids.add(entry.id);
    const [oldest] = ids;
    if (ids.size > REMEMBERED_IDS && oldest !== undefined) ids.delete(oldest);
    waiting.push(entry);
    work();
  }

  function work(): void {
    while (consumer && running.size < consumer.concurrency) {
      const entry = takeNext();
      if (!entry) return;
      running.set(entry, attemptOnce(entry, consumer.run).finally(() => {
        running.delete(entry);
        work();
      }));
    }
  }

  /** The oldest of the first lane, among those that may run. */
  function takeNext(): Entry | undefined {
    const may = waiting.filter(({ policy }) => countRunning(policy.name) < mostOf(policy.name));
    const next = lanes.flatMap((lane) => may.filter(({ policy }) => policy.lane === lane)).at(0);
    if (next) waiting.splice(waiting.indexOf(next), 1);
    return next;
  }

  function countRunning(name: string): number {
    return [...running.keys()].filter(({ policy }) => policy.name === name).length;
  }

  function mostOf(name: string): number {
    return limited.find((job) => job.name === name)?.concurrency ?? Infinity;
  }

  async function attemptOnce(entry: Entry, run: JobRunner): Promise<void> {
    try {
      // Through JSON, as it would be in a real queue.
      const message = JSON.parse(JSON.stringify(entry.message)) as JobMessage;
      await run({ ...message, id: entry.id, attempt: entry.attempt });
    } catch (error) {
      const final = error instanceof UnrecoverableJobError || entry.attempt >= entry.policy.attempts;
      if (final) bury(entry, error);
      else retryLater(entry);
    }
  }

  function bury({ id, message, policy, attempt }: Entry, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    dead.set(id, { letter: { ...message, id, attempts: attempt, reason, failedAt: new Date().toISOString() }, policy });
    log.error({ job: message.name, jobId: id, requestId: message.requestId, err: error }, 'job failed for good');
  }

  function retryLater(entry: Entry): void {
    after(retryDelay(entry.policy.backoff, entry.attempt), entry, () => {
      waiting.push({ ...entry, attempt: entry.attempt + 1 });
      work();
    });
  }

  function after(delayMs: number, entry: Entry, then: () => void): void {
    const timer = setTimeout(() => {
      later.delete(timer);
      then();
    }, delayMs);
    later.set(timer.unref(), entry);
  }

  function arm(schedule: JobSchedule): void {
    const now = Date.now();
    const next = defaultRepeatStrategy(now, { pattern: schedule.pattern, tz: schedule.timeZone });
    if (next === undefined) return;
    const timer = setTimeout(() => {
      if (Date.now() >= next) {
        const { message, policy } = schedule;
        add({ id: `${schedule.id}.${next}`, message, policy, attempt: 1, enqueuedAt: next });
      }
      arm(schedule);
    }, Math.min(next - now, LONGEST_TIMER_MS));
    schedules.set(schedule.id, timer.unref());
  }

  function disarm(): void {
    for (const timer of schedules.values()) clearTimeout(timer);
    schedules.clear();
  }

  return {
    // Asynchronous, so that an invalid payload is a rejection here too.
    // eslint-disable-next-line @typescript-eslint/require-await
    async enqueue(job, payload, { delayMs = 0 } = {}) {
      const { id, message } = prepareJob(job, payload);
      const entry = { id, message, policy: job, attempt: 1, enqueuedAt: Date.now() };
      if (delayMs > 0) {
        after(delayMs, entry, () => {
          add(entry);
        });
      } else {
        add(entry);
      }
      return id;
    },

    consume(run, { concurrency }) {
      consumer = { run, concurrency };
      work();
      return Promise.resolve({
        async close() {
          consumer = undefined;
          await Promise.all(running.values());
        },
      });
    },

    schedule(wanted) {
      disarm();
      wanted.forEach(arm);
      return Promise.resolve();
    },

    listDead(limit) {
      return Promise.resolve([...dead.values()].slice(0, limit).map(({ letter }) => letter));
    },

    replay(id) {
      const buried = dead.get(id);
      if (!buried) return Promise.resolve(false);
      const { letter: { name, payload, requestId }, policy } = buried;
      dead.delete(id);
      ids.delete(id);
      const message = { name, payload, ...requestId === undefined ? {} : { requestId } };
      add({ id, message, policy, attempt: 1, enqueuedAt: Date.now() });
      return Promise.resolve(true);
    },

    drop(id) {
      ids.delete(id);
      return Promise.resolve(dead.delete(id));
    },

    status() {
      const of = (lane: string): LaneStatus => {
        const inLane = (all: Iterable<{ policy: JobPolicy }>) => [...all].filter(({ policy }) => policy.lane === lane).length;
        const first = waiting.find(({ policy }) => policy.lane === lane);
        return {
          waiting: inLane(waiting),
          active: inLane(running.keys()),
          delayed: inLane(later.values()),
          dead: inLane(dead.values()),
          oldestSeconds: first ? Math.round((Date.now() - first.enqueuedAt) / 1_000) : null,
        };
      };
      return Promise.resolve({ critical: of('critical'), default: of('default'), bulk: of('bulk') });
    },

    health: { name: 'queue', check: () => Promise.resolve() },

    close() {
      for (const timer of later.keys()) clearTimeout(timer);
      disarm();
      return Promise.resolve();
    },
  };
}

function retryDelay({ delayMs, jitter }: Backoff, attempt: number): number {
  const exponential = delayMs * 2 ** (attempt - 1);
  return exponential * (1 - jitter * Math.random());
}

import { defaultRepeatStrategy } from 'bullmq';

import type { Logger } from '../logging/logger.ts';
import { type Backoff, UnrecoverableJobError } from './define-job.ts';
import {
  type DeadJob, type JobMessage, type JobQueue, type JobRunner, type JobSchedule, prepareJob, type RetryPolicy,
} from './job-queue.ts';

const REMEMBERED_IDS = 1_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Entry {
  id: string;
  message: JobMessage;
  retry: RetryPolicy;
  attempt: number;
}

/**
 * Jobs inside the server's own process, for development and tests without a queue's storage: they are gone when
 * the process ends, and no other process sees them. Refused in production (`env.ts`).
 */
export function createMemoryJobQueue(logger: Logger): JobQueue {
  const log = logger.child({ component: 'jobs' });
  const ids = new Set<string>();
  const waiting: Entry[] = [];
  const running = new Set<Promise<void>>();
  const dead = new Map<string, { letter: DeadJob; retry: RetryPolicy }>();
  const retries = new Set<NodeJS.Timeout>();
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
      const entry = waiting.shift();
      if (!entry) return;
      const attempt = attemptOnce(entry, consumer.run).finally(() => {
        running.delete(attempt);
        work();
      });
      running.add(attempt);
    }
  }

  async function attemptOnce(entry: Entry, run: JobRunner): Promise<void> {
    try {
      // Through JSON, as it would be in a real queue.
      const message = JSON.parse(JSON.stringify(entry.message)) as JobMessage;
      await run({ ...message, id: entry.id, attempt: entry.attempt });
    } catch (error) {
      const final = error instanceof UnrecoverableJobError || entry.attempt >= entry.retry.attempts;
      if (final) bury(entry, error);
      else retryLater(entry);
    }
  }

  function bury({ id, message, retry, attempt }: Entry, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    dead.set(id, { letter: { ...message, id, attempts: attempt, reason, failedAt: new Date().toISOString() }, retry });
    log.error({ job: message.name, jobId: id, requestId: message.requestId, err: error }, 'job failed for good');
  }

  function retryLater(entry: Entry): void {
    after(retryDelay(entry.retry.backoff, entry.attempt), () => {
      waiting.push({ ...entry, attempt: entry.attempt + 1 });
      work();
    });
  }

  function after(delayMs: number, then: () => void): void {
    const timer = setTimeout(() => {
      retries.delete(timer);
      then();
    }, delayMs);
    retries.add(timer.unref());
  }

  function arm(schedule: JobSchedule): void {
    const now = Date.now();
    const next = defaultRepeatStrategy(now, { pattern: schedule.pattern, tz: schedule.timeZone });
    if (next === undefined) return;
    const timer = setTimeout(() => {
      if (Date.now() >= next) {
        add({ id: `${schedule.id}.${next}`, message: schedule.message, retry: schedule.retry, attempt: 1 });
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
      const entry = { id, message, retry: { attempts: job.attempts, backoff: job.backoff }, attempt: 1 };
      if (delayMs > 0) {
        after(delayMs, () => {
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
          await Promise.all(running);
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
      const { letter: { name, payload, requestId }, retry } = buried;
      dead.delete(id);
      ids.delete(id);
      add({ id, message: { name, payload, ...requestId === undefined ? {} : { requestId } }, retry, attempt: 1 });
      return Promise.resolve(true);
    },

    health: { name: 'queue', check: () => Promise.resolve() },

    close() {
      for (const timer of retries) clearTimeout(timer);
      disarm();
      return Promise.resolve();
    },
  };
}

function retryDelay({ delayMs, jitter }: Backoff, attempt: number): number {
  const exponential = delayMs * 2 ** (attempt - 1);
  return exponential * (1 - jitter * Math.random());
}

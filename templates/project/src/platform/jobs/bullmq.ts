import { type BackendClasses, type IQueueBackend, type Job, UnrecoverableError } from 'bullmq';

import { AppError } from '../errors/app-error.ts';
import type { Logger } from '../logging/logger.ts';
import { type JobDefinition, UnrecoverableJobError } from './define-job.ts';
import {
  type DeadJob, type JobMessage, type JobQueue, type JobRunner, prepareJob, type RetryPolicy,
} from './job-queue.ts';

const QUEUE = 'jobs';
const DEAD_QUEUE = 'jobs-dead';
const ANSWER_WITHIN_MS = 1_000;
const DAY_SECONDS = 86_400;

const KEEP = {
  removeOnComplete: { age: DAY_SECONDS, count: 1_000 },
  removeOnFail: { age: 14 * DAY_SECONDS, count: 5_000 },
};

interface DeadLetter extends JobMessage {
  retry: RetryPolicy;
  attempts: number;
  reason: string;
  failedAt: string;
}

/** Where BullMQ keeps its queues: Redis or PostgreSQL. */
export interface Broker<Backend extends IQueueBackend, Connection> {
  classes: BackendClasses<Backend, Connection>;
  /** Fails fast: a request waits for it. */
  producer: Connection;
  /** Waits as long as it takes: the worker has nothing better to do. */
  openConsumer(): Connection;
  /** Keys of two applications that share one Redis do not meet. */
  prefix: string;
  ping(): Promise<unknown>;
  close(): Promise<void>;
}

/** The port over BullMQ; `connect` is called by the first use, so that making a container opens no connection. */
export function createBullMqJobQueue<Backend extends IQueueBackend, Connection>(
  connect: () => Broker<Backend, Connection>,
  logger: Logger,
): JobQueue {
  const log = logger.child({ component: 'jobs' });
  const reportError = (err: Error) => {
    log.error({ err }, 'job queue error');
  };

  function open() {
    const broker = connect();
    const { classes, producer, prefix } = broker;
    const options = { connection: producer, prefix };
    const live = new classes.Queue<JobMessage>(QUEUE, options);
    const dead = new classes.Queue<DeadLetter>(DEAD_QUEUE, options);
    live.on('error', reportError);
    dead.on('error', reportError);
    return { broker, live, dead };
  }

  let opened: ReturnType<typeof open> | undefined;
  const queues = () => opened ??= open();

  async function bury(job: Job<JobMessage>, error: Error): Promise<void> {
    if (job.id === undefined || !await job.isFailed()) return;
    const letter: DeadLetter = {
      ...job.data,
      retry: retryPolicyOf(job),
      attempts: job.attemptsMade,
      reason: error.message,
      failedAt: new Date().toISOString(),
    };
    // The job's own id: burying it twice leaves one letter.
    await queues().dead.add(job.name, letter, { jobId: job.id });
    log.error({ job: job.name, jobId: job.id, requestId: job.data.requestId, err: error }, 'job failed for good');
  }

  async function enqueue<Payload>(
    job: JobDefinition<Payload>,
    payload: Payload,
    options: { delayMs?: number } = {},
  ): Promise<string> {
    const { id, message } = prepareJob(job, payload);
    const added = queues().live.add(job.name, message, {
      jobId: id,
      ...storedOptions(job),
      ...options.delayMs === undefined ? {} : { delay: options.delayMs },
    });
    await answerInTime(added);
    return id;
  }

  return {
    enqueue,

    async consume(run, { concurrency }) {
      const { broker } = queues();
      const burials = new Set<Promise<void>>();
      const worker = new broker.classes.Worker<JobMessage>(QUEUE, (job) => deliver(job, run), {
        connection: broker.openConsumer(),
        prefix: broker.prefix,
        concurrency,
      });
      worker.on('error', reportError);
      worker.on('failed', (job, error) => {
        if (!job) return;
        const burial = bury(job, error).catch(reportError).finally(() => burials.delete(burial));
        burials.add(burial);
      });
      await worker.waitUntilReady();
      return {
        async close() {
          await worker.close();
          await Promise.all(burials);
        },
      };
    },

    async schedule(schedules) {
      const { live } = queues();
      const wanted = new Set(schedules.map(({ id }) => id));
      for (const { key } of await answerInTime(live.getJobSchedulers())) {
        if (!wanted.has(key)) await live.removeJobScheduler(key);
      }
      for (const { id, message, retry, pattern, timeZone } of schedules) {
        await live.upsertJobScheduler(
          id,
          { pattern, tz: timeZone },
          { name: message.name, data: message, opts: storedOptions(retry) },
        );
      }
    },

    async listDead(limit) {
      const letters = await answerInTime(queues().dead.getJobs(['waiting'], 0, limit - 1, true));
      return letters.map(toDeadJob);
    },

    async replay(id) {
      const { live, dead } = queues();
      const letter = await answerInTime(dead.getJob(id));
      if (!letter) return false;
      const { name, payload, requestId, retry } = letter.data;
      // The failed job holds the id. Its letter goes last: a crash in between leaves a job too many, never one too few.
      await live.remove(id);
      const message = { name, payload, ...requestId === undefined ? {} : { requestId } };
      await live.add(name, message, { jobId: id, ...storedOptions(retry) });
      await letter.remove();
      return true;
    },

    health: {
      name: 'queue',
      async check() {
        const { broker, live } = queues();
        await answerInTime(live.waitUntilReady().then(() => broker.ping()));
      },
    },

    async close() {
      if (!opened) return;
      const { broker, live, dead } = opened;
      await Promise.all([live.close(), dead.close()]);
      await broker.close();
    },
  };
}

function storedOptions({ attempts, backoff }: RetryPolicy) {
  return {
    attempts,
    backoff: { type: 'exponential', delay: backoff.delayMs, jitter: backoff.jitter },
    ...KEEP,
  };
}

function retryPolicyOf(job: Job): RetryPolicy {
  const { attempts = 1, backoff } = job.opts;
  const { delay = 0, jitter = 0 } = typeof backoff === 'object' ? backoff : {};
  return { attempts, backoff: { delayMs: delay, jitter } };
}

async function deliver(job: Job<JobMessage>, run: JobRunner): Promise<void> {
  if (job.id === undefined) throw new UnrecoverableError('A job without an id cannot be told from another');
  try {
    await run({ ...job.data, id: job.id, attempt: job.attemptsMade + 1 });
  } catch (error) {
    if (error instanceof UnrecoverableJobError) throw new UnrecoverableError(error.message);
    throw error;
  }
}

function toDeadJob(letter: Job<DeadLetter>): DeadJob {
  const { name, payload, requestId, attempts, reason, failedAt } = letter.data;
  return {
    id: letter.id ?? '',
    name, payload, attempts, reason, failedAt,
    ...requestId === undefined ? {} : { requestId },
  };
}

async function answerInTime<Value>(answer: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`The job queue did not answer within ${ANSWER_WITHIN_MS} ms`));
    }, ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (cause) {
    throw new AppError('unavailable', { detail: 'The job queue is out of reach.', headers: { 'retry-after': '5' }, cause });
  } finally {
    clearTimeout(timer);
  }
}

import { type BackendClasses, type IQueueBackend, type Job, UnrecoverableError } from 'bullmq';

import { AppError } from '../errors/app-error.ts';
import type { Logger } from '../logging/logger.ts';
import { type JobDefinition, UnrecoverableJobError } from './define-job.ts';
import {
  type DeadJob, type JobMessage, type JobQueue, type JobRunner, prepareJob, type RetryPolicy,
} from './job-queue.ts';

const QUEUE = 'jobs';
const ANSWER_WITHIN_MS = 1_000;
const DAY_SECONDS = 86_400;

const KEEP = {
  removeOnComplete: { age: DAY_SECONDS, count: 1_000 },
  // What failed for good stays in BullMQ's own set of failed jobs. A job gets there, and back when it is replayed,
  // in one step: there is no moment at which a crash could lose or double it.
  removeOnFail: false,
};

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
    const queue = new classes.Queue<JobMessage>(QUEUE, { connection: producer, prefix });
    queue.on('error', reportError);
    return { broker, queue };
  }

  let opened: ReturnType<typeof open> | undefined;
  const use = () => opened ??= open();

  async function enqueue<Payload>(
    job: JobDefinition<Payload>,
    payload: Payload,
    options: { delayMs?: number } = {},
  ): Promise<string> {
    const { id, message } = prepareJob(job, payload);
    const added = use().queue.add(job.name, message, {
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
      const { broker } = use();
      const worker = new broker.classes.Worker<JobMessage>(QUEUE, (job) => deliver(job, run), {
        connection: broker.openConsumer(),
        prefix: broker.prefix,
        concurrency,
      });
      worker.on('error', reportError);
      worker.on('failed', (job, error) => {
        // A job that will be tried again has not finished.
        if (job?.finishedOn === undefined) return;
        log.error({ job: job.name, jobId: job.id, requestId: job.data.requestId, err: error }, 'job failed for good');
      });
      await worker.waitUntilReady();
      return { close: () => worker.close() };
    },

    async schedule(schedules) {
      const { queue } = use();
      const wanted = new Set(schedules.map(({ id }) => id));
      for (const { key } of await answerInTime(queue.getJobSchedulers())) {
        if (!wanted.has(key)) await queue.removeJobScheduler(key);
      }
      for (const { id, message, retry, pattern, timeZone } of schedules) {
        await queue.upsertJobScheduler(
          id,
          { pattern, tz: timeZone },
          { name: message.name, data: message, opts: storedOptions(retry) },
        );
      }
    },

    async listDead(limit) {
      const failed = await answerInTime(use().queue.getJobs(['failed'], 0, limit - 1, true));
      return failed.map(toDeadJob);
    },

    async replay(id) {
      const job = await answerInTime(use().queue.getJob(id));
      if (job === undefined || !await job.isFailed()) return false;
      await job.retry('failed', { resetAttemptsMade: true });
      return true;
    },

    health: {
      name: 'queue',
      async check() {
        const { broker, queue } = use();
        await answerInTime(queue.waitUntilReady().then(() => broker.ping()));
      },
    },

    async close() {
      if (!opened) return;
      const { broker, queue } = opened;
      await queue.close();
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

async function deliver(job: Job<JobMessage>, run: JobRunner): Promise<void> {
  if (job.id === undefined) throw new UnrecoverableError('A job without an id cannot be told from another');
  try {
    await run({ ...job.data, id: job.id, attempt: job.attemptsMade + 1 });
  } catch (error) {
    if (error instanceof UnrecoverableJobError) throw new UnrecoverableError(error.message);
    throw error;
  }
}

function toDeadJob({ id = '', data, attemptsMade, failedReason, finishedOn = 0 }: Job<JobMessage>): DeadJob {
  return { id, ...data, attempts: attemptsMade, reason: failedReason, failedAt: new Date(finishedOn).toISOString() };
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
    if (isRefusal(cause)) throw cause;
    throw new AppError('unavailable', { detail: 'The job queue is out of reach.', headers: { 'retry-after': '5' }, cause });
  } finally {
    clearTimeout(timer);
  }
}

/** PostgreSQL is there, and does not take the data (SQLSTATE 22 and 54): another try cannot help. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:22|54)\w{3}$/.test(String(error.code));
}

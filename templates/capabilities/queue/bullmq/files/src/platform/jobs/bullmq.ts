import { type BackendClasses, type IQueueBackend, type Job, UnrecoverableError } from 'bullmq';

import { AppError } from '../errors/app-error.ts';
import type { Logger } from '../logging/logger.ts';
import { priorities, readStatus } from './bullmq-lanes.ts';
import { type JobDefinition, UnrecoverableJobError } from './define-job.ts';
import {
  type DeadJob, type JobMessage, type JobPolicy, type JobQueue, type JobRunner, type LimitedJob, prepareJob,
} from './job-queue.ts';

const QUEUE = 'jobs';
const ANSWER_WITHIN_MS = 1_000;
const DAY_SECONDS = 86_400;
const SILENCE_MS = 30_000;
/** A job that takes its worker down with it is put aside in the end. */
const MOST_DEATHS = 5;

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

/**
 * The port over BullMQ; `connect` is called by the first use, so that making a container opens no connection. All jobs
 * wait in one queue, in the order of their lanes, but for the `limited` ones: each has a queue of its own.
 */
export function createBullMqJobQueue<Backend extends IQueueBackend, Connection>(
  connect: () => Broker<Backend, Connection>,
  limited: readonly LimitedJob[],
  logger: Logger,
): JobQueue {
  const log = logger.child({ component: 'jobs' });
  const reportError = (err: Error) => {
    log.error({ err }, 'job queue error');
  };

  function open() {
    const broker = connect();
    const { classes, producer, prefix } = broker;
    const openQueue = (name: string) => {
      const queue = new classes.Queue<JobMessage>(name, { connection: producer, prefix });
      queue.on('error', reportError);
      return queue;
    };
    const shared = openQueue(QUEUE);
    const own = new Map(limited.map(({ name }) => [name, openQueue(`${QUEUE}.${name}`)]));
    return { broker, shared, own, queues: [shared, ...own.values()] };
  }

  let opened: ReturnType<typeof open> | undefined;
  const use = () => opened ??= open();

  async function enqueue<Payload>(
    job: JobDefinition<Payload>,
    payload: Payload,
    options: { delayMs?: number } = {},
  ): Promise<string> {
    const { id, message } = prepareJob(job, payload);
    const { own, shared } = use();
    const added = (own.get(job.name) ?? shared).add(job.name, message, {
      jobId: id,
      ...storedOptions(job),
      ...options.delayMs === undefined ? {} : { delay: options.delayMs },
    });
    await answerInTime(added);
    return id;
  }

  async function findDead(id: string) {
    for (const queue of use().queues) {
      const job = await answerInTime(queue.getJob(id));
      if (job !== undefined && await job.isFailed()) return job;
    }
    return undefined;
  }

  return {
    enqueue,

    async consume(run, { concurrency, silenceMs = SILENCE_MS }) {
      const { broker, own } = use();
      const start = async (name: string, atATime: number) => {
        const worker = new broker.classes.Worker<JobMessage>(name, (job) => deliver(job, run), {
          connection: broker.openConsumer(),
          prefix: broker.prefix,
          concurrency: atATime,
          lockDuration: silenceMs,
          stalledInterval: silenceMs,
          maxStalledCount: MOST_DEATHS,
        });
        worker.on('error', reportError);
        worker.on('failed', (job, error) => {
          // A job that will be tried again has not finished.
          if (job?.finishedOn === undefined) return;
          log.error({ job: job.name, jobId: job.id, requestId: job.data.requestId, err: error }, 'job failed for good');
        });
        await worker.waitUntilReady();
        return worker;
      };
      const workers = [await start(QUEUE, concurrency)];
      for (const job of limited) {
        const queue = own.get(job.name);
        const most = job.concurrency ?? concurrency;
        await queue?.setGlobalConcurrency(most);
        workers.push(await start(`${QUEUE}.${job.name}`, most));
      }
      return {
        async close() {
          await Promise.all(workers.map((worker) => worker.close()));
        },
      };
    },

    async schedule(schedules) {
      const { own, queues, shared } = use();
      for (const queue of queues) {
        const wanted = schedules.filter(({ policy }) => (own.get(policy.name) ?? shared) === queue);
        const ids = new Set(wanted.map(({ id }) => id));
        for (const { key } of await answerInTime(queue.getJobSchedulers())) {
          if (!ids.has(key)) await queue.removeJobScheduler(key);
        }
        for (const { id, message, policy, pattern, timeZone } of wanted) {
          await queue.upsertJobScheduler(
            id,
            { pattern, tz: timeZone },
            { name: message.name, data: message, opts: storedOptions(policy) },
          );
        }
      }
    },

    async listDead(limit) {
      const dead: DeadJob[] = [];
      for (const queue of use().queues) {
        const failed = await answerInTime(queue.getJobs(['failed'], 0, limit - 1, true));
        dead.push(...failed.map(toDeadJob));
      }
      return dead.sort((a, b) => a.failedAt.localeCompare(b.failedAt)).slice(0, limit);
    },

    async replay(id) {
      const job = await findDead(id);
      await job?.retry('failed', { resetAttemptsMade: true });
      return job !== undefined;
    },

    async drop(id) {
      const job = await findDead(id);
      await job?.remove();
      return job !== undefined;
    },

    status: () => readStatus(use().queues),

    health: {
      name: 'queue',
      async check() {
        const { broker, shared } = use();
        await answerInTime(shared.waitUntilReady().then(() => broker.ping()));
      },
    },

    async close() {
      if (!opened) return;
      const { broker, queues } = opened;
      await Promise.all(queues.map((queue) => queue.close()));
      await broker.close();
    },
  };
}

function storedOptions({ attempts, backoff, lane }: JobPolicy) {
  return {
    attempts,
    backoff: { type: 'exponential', delay: backoff.delayMs, jitter: backoff.jitter },
    priority: priorities[lane],
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

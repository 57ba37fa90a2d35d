import type { z } from 'zod';

import type { Logger } from '../logging/logger.ts';

/** Exponential: the first retry waits about `delayMs`, each further one twice as long; `jitter` spreads them. */
export interface Backoff {
  delayMs: number;
  jitter: number;
}

/** What waits is taken in this order: nobody waits for what stands in `bulk`, somebody does for what is `critical`. */
export const lanes = ['critical', 'default', 'bulk'] as const;
export type Lane = (typeof lanes)[number];

/**
 * What a job is called and carries. The handler is bound apart from it (`bindJob`), so that enqueueing a job
 * does not load the code that runs it.
 */
export interface JobDefinition<Payload> {
  name: string;
  /** Payloads carry references (ids), never personal data: they outlive the request in the queue's storage. */
  schema: z.ZodType<Payload>;
  lane: Lane;
  attempts: number;
  backoff: Backoff;
  timeoutMs: number;
  /** So many of them run at a time, in all workers together. Such a job waits in a queue of its own. */
  concurrency?: number;
  /** The business key: two jobs of the same key are one job. */
  key?: (payload: Payload) => string;
}

type JobOptions<Payload> = Pick<JobDefinition<Payload>, 'name' | 'schema' | 'concurrency' | 'key'>
  & Partial<Pick<JobDefinition<Payload>, 'lane' | 'attempts' | 'backoff' | 'timeoutMs'>>;

/**
 * @public For what others have to take, such as mail: they may be away for hours, and a try costs little. Ten tries within
 * about nine hours.
 */
export const HOURS_OF_RETRIES = { attempts: 10, backoff: { delayMs: 60_000, jitter: 0.2 } };

export function defineJob<Payload>(options: JobOptions<Payload>): JobDefinition<Payload> {
  return { lane: 'default', attempts: 5, backoff: { delayMs: 1_000, jitter: 0.5 }, timeoutMs: 60_000, ...options };
}

export interface JobContext {
  jobId: string;
  /** Counts from 1. */
  attempt: number;
  logger: Logger;
  /** Aborted when the job's time is up: hand it to whatever the job waits for. */
  signal: AbortSignal;
}

export type JobHandler<Payload> = (payload: Payload, context: JobContext) => Promise<void>;

/** A definition together with its handler, as the worker needs it. */
export interface BoundJob {
  name: string;
  timeoutMs: number;
  concurrency?: number;
  /** Whether somebody has written what the job does; loads the handler. */
  isFilledIn(): Promise<boolean>;
  run(payload: unknown, context: JobContext): Promise<void>;
}

export type JobRegistry = readonly BoundJob[];

export function bindJob<Payload>(
  job: JobDefinition<Payload>,
  load: () => Promise<JobHandler<Payload>>,
): BoundJob {
  return {
    name: job.name,
    timeoutMs: job.timeoutMs,
    ...job.concurrency === undefined ? {} : { concurrency: job.concurrency },
    isFilledIn: async () => await load() !== notFilledIn,
    async run(payload, context) {
      const parsed = parsePayload(job, payload);
      const handler = await load();
      await handler(parsed, context);
    },
  };
}

/** Trying again cannot help: the job goes to the dead-letter queue at once. */
export class UnrecoverableJobError extends Error {
  override name = 'UnrecoverableJobError';
}

/**
 * Stands for a handler that nobody has written yet. Its jobs are put aside at once, and are replayed when there is one;
 * a worker does not start with it in production.
 */
export const notFilledIn = (): Promise<never> => Promise.reject(new UnrecoverableJobError('The handler is not filled in'));

export function parsePayload<Payload>(job: JobDefinition<Payload>, payload: unknown): Payload {
  const result = job.schema.safeParse(payload);
  if (result.success) return result.data;

  // Paths and messages only: the refused values may be personal.
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`);
  throw new UnrecoverableJobError(`Invalid payload of job ${job.name}: ${problems.join('; ')}`);
}

/**
 * The payload as a worker will be given it. Queues carry JSON, which has no dates, and texts that all of their storages
 * take: what would not arrive is refused here, not with each delivery.
 */
export function arrivingPayload<Payload>(job: JobDefinition<Payload>, input: Payload): unknown {
  const arriving = throughJson(job.name, parsePayload(job, input));
  parsePayload(job, arriving);
  return arriving;
}

function throughJson(name: string, payload: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(payload), (key, value: unknown) => {
      for (const text of [key, value]) {
        if (typeof text === 'string' && (!text.isWellFormed() || text.includes('\0'))) throw new Error('a text cannot be stored');
      }
      return value;
    });
  } catch (cause) {
    throw new UnrecoverableJobError(`Payload of job ${name} cannot travel as JSON`, { cause });
  }
}

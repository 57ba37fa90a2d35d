import { randomUUID } from 'node:crypto';

import { currentContext } from '../context/request-context.ts';
import type { HealthCheck } from '../health/health.ts';
import { arrivingPayload, type JobDefinition, type Lane, parsePayload } from './define-job.ts';

/** The port that the application enqueues through; its adapters are `redis.ts` and its neighbours. */
export interface JobQueue {
  /**
   * Gives the job's id. Refuses an invalid payload, and fails within a second with `unavailable` when the
   * queue's storage does not answer.
   */
  enqueue<Payload>(job: JobDefinition<Payload>, payload: Payload, options?: EnqueueOptions): Promise<string>;
  consume(run: JobRunner, options: ConsumeOptions): Promise<JobConsumer>;
  /** Makes these the schedules: the ones that are missing here are removed. */
  schedule(schedules: readonly JobSchedule[]): Promise<void>;
  /** The jobs that failed for good, oldest first. */
  listDead(limit: number): Promise<DeadJob[]>;
  /** Runs a dead job again; false when there is none of this id. */
  replay(id: string): Promise<boolean>;
  /** Forgets a dead job; false when there is none of this id. */
  drop(id: string): Promise<boolean>;
  /** Reads every job that is delayed or dead: for people and for monitoring, not for requests. */
  status(): Promise<QueueStatus>;
  readonly health: HealthCheck;
  close(): Promise<void>;
}

interface EnqueueOptions {
  delayMs?: number;
}

interface ConsumeOptions {
  /** Jobs that this process runs at the same time, besides those with a limit of their own. */
  concurrency: number;
  /** A job whose worker has been silent for so long is given to another one. */
  silenceMs?: number;
}

/** A job with a limit of its own. */
export interface LimitedJob {
  name: string;
  concurrency?: number;
}

export type QueueStatus = Record<Lane, LaneStatus>;

export interface LaneStatus {
  waiting: number;
  active: number;
  /** Will be tried again, or is not to run yet. */
  delayed: number;
  dead: number;
  /** Since when the first of those that wait was enqueued, in seconds; null when none waits. */
  oldestSeconds: number | null;
}

export interface JobConsumer {
  /** Takes no further job and resolves when the running ones have ended. */
  close(): Promise<void>;
}

/** What travels through the queue. */
export interface JobMessage {
  name: string;
  payload: unknown;
  /** The request that caused the job; a scheduled job has none. */
  requestId?: string;
}

export interface Delivery extends JobMessage {
  id: string;
  attempt: number;
}

export type JobRunner = (delivery: Delivery) => Promise<void>;

/** What a queue keeps of a definition. */
export type JobPolicy = Pick<JobDefinition<never>, 'name' | 'lane' | 'attempts' | 'backoff' | 'concurrency'>;

export interface DeadJob extends JobMessage {
  id: string;
  attempts: number;
  reason: string;
  failedAt: string;
}

export interface JobSchedule {
  /** Stable: the same id is the same schedule, in every release and every worker. */
  id: string;
  message: JobMessage;
  policy: JobPolicy;
  /** Cron. */
  pattern: string;
  timeZone: string;
}

export function scheduleJob<Payload>(
  job: JobDefinition<Payload>,
  payload: Payload,
  when: { id: string; pattern: string; timeZone?: string },
): JobSchedule {
  return {
    id: when.id,
    message: { name: job.name, payload: arrivingPayload(job, payload) },
    policy: job,
    pattern: when.pattern,
    timeZone: when.timeZone ?? 'UTC',
  };
}

/** What an adapter stores for one call of `enqueue`. */
export function prepareJob<Payload>(job: JobDefinition<Payload>, input: Payload): { id: string; message: JobMessage } {
  const payload = arrivingPayload(job, input);
  const key = job.key ? encodeURIComponent(job.key(parsePayload(job, payload))) : randomUUID();
  return {
    id: `${job.name}.${key}`,
    message: { name: job.name, payload, requestId: currentContext()?.requestId ?? randomUUID() },
  };
}

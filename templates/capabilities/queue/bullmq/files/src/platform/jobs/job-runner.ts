import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

import { runInContext } from '../context/request-context.ts';
import type { Logger } from '../logging/logger.ts';
import type { BoundJob, JobContext, JobRegistry } from './define-job.ts';
import type { JobLedger } from './job-ledger.ts';
import type { Delivery, JobRunner } from './job-queue.ts';

interface RunnerDependencies {
  registry: JobRegistry;
  ledger: Pick<JobLedger, 'has' | 'record'>;
  logger: Logger;
}

/** What every adapter does with a delivered job: the same context, receipts, time limit and log lines. */
export function createJobRunner({ registry, ledger, logger }: RunnerDependencies): JobRunner {
  const jobs = new Map(registry.map((job) => [job.name, job]));

  async function run(delivery: Delivery): Promise<void> {
    const job = jobs.get(delivery.name);
    // Worth another try: while a release rolls out, a worker of the new one may take it.
    if (!job) throw new Error(`No handler is bound to job ${delivery.name}`);

    const log = logger.child({ job: delivery.name, jobId: delivery.id, attempt: delivery.attempt });
    if (await ledger.has(delivery.id)) {
      log.info('job was done before, skipped');
      return;
    }
    log.debug('job started');
    const startedAt = performance.now();
    const signal = AbortSignal.timeout(job.timeoutMs);
    try {
      await withinTime(job, delivery.payload, { jobId: delivery.id, attempt: delivery.attempt, logger: log, signal });
    } catch (error) {
      log.warn({ err: error }, 'job attempt failed');
      throw error;
    }
    await ledger.record(delivery.id, delivery.name);
    log.info({ durationMs: Math.round(performance.now() - startedAt) }, 'job completed');
  }

  return (delivery) => runInContext({ requestId: delivery.requestId ?? randomUUID() }, () => run(delivery));
}

async function withinTime(job: BoundJob, payload: unknown, context: JobContext): Promise<void> {
  const ended = new AbortController();
  const expired = once(context.signal, 'abort', { signal: ended.signal }).then(() => {
    throw new Error(`Job ${job.name} ran longer than ${job.timeoutMs} ms`);
  });
  try {
    await Promise.race([job.run(payload, context), expired]);
  } finally {
    ended.abort();
  }
}

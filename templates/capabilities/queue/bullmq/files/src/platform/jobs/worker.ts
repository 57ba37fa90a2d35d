import type { Logger } from '../logging/logger.ts';
import type { JobRegistry } from './define-job.ts';
import type { JobLedger } from './job-ledger.ts';
import type { JobConsumer, JobQueue, JobSchedule } from './job-queue.ts';
import { createJobRunner } from './job-runner.ts';

interface WorkerDependencies {
  queue: JobQueue;
  registry: JobRegistry;
  schedules: readonly JobSchedule[];
  ledger: JobLedger;
  logger: Logger;
  concurrency: number;
}

/** Begins to take jobs; closing the consumer drains it. */
export async function startWorker(dependencies: WorkerDependencies): Promise<JobConsumer> {
  const { queue, registry, schedules, ledger, logger, concurrency } = dependencies;
  await queue.schedule(schedules);
  const consumer = await queue.consume(createJobRunner({ registry, ledger, logger }), { concurrency });
  logger.info({ jobs: registry.map(({ name }) => name), concurrency }, 'worker started');
  return consumer;
}

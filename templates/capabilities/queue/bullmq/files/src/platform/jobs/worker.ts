import type { Logger } from '../logging/logger.ts';
import type { JobRegistry } from './define-job.ts';
import type { JobLedger } from './job-ledger.ts';
import type { JobConsumer, JobQueue, JobSchedule } from './job-queue.ts';
import { createJobRunner } from './job-runner.ts';

interface WorkerDependencies {
  queue: Pick<JobQueue, 'consume' | 'schedule'>;
  registry: JobRegistry;
  schedules: readonly JobSchedule[];
  ledger: Pick<JobLedger, 'has' | 'record'>;
  logger: Logger;
  concurrency: number;
  silenceMs: number;
  production: boolean;
}

/** Begins to take jobs; closing the consumer drains it. */
export async function startWorker(dependencies: WorkerDependencies): Promise<JobConsumer> {
  const { queue, registry, schedules, ledger, logger, concurrency, silenceMs, production } = dependencies;
  if (production) await refuseUnfilled(registry);
  await queue.schedule(schedules);
  const consumer = await queue.consume(createJobRunner({ registry, ledger, logger }), { concurrency, silenceMs });
  logger.info({ jobs: registry.map(({ name }) => name), concurrency }, 'worker started');
  return consumer;
}

/** Jobs that nobody has written would pile up among the dead ones, where they look like a fault. */
async function refuseUnfilled(registry: JobRegistry): Promise<void> {
  const unfilled: string[] = [];
  for (const job of registry) if (!await job.isFilledIn()) unfilled.push(job.name);
  if (unfilled.length > 0) throw new Error(`The handler is not filled in of: ${unfilled.join(', ')}`);
}

import type { JobDefinition } from '../jobs/define-job.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { Consumer, DomainEvent } from './consumer.ts';
import { consume } from './consumer.ts';
import type { EventType } from './define-event.ts';

/**
 * A consumer that makes a job of each event. The event is the job's business key, unless the job has one of its own: however
 * often it is delivered, there is one job.
 */
export function handOver<Data, Payload>(
  event: EventType<Data>,
  job: JobDefinition<Payload>,
  payload: (event: DomainEvent<Data>) => Payload,
): Consumer<{ readonly jobs: Pick<JobQueue, 'enqueue'> }> {
  return consume(event, `${job.name}.on-${event.type}`, () => Promise.resolve({
    async handle(told: DomainEvent<Data>, { jobs }: { readonly jobs: Pick<JobQueue, 'enqueue'> }) {
      await jobs.enqueue({ key: () => told.id, ...job }, payload(told));
    },
  }));
}

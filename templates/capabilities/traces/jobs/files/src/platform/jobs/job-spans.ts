import { inSpan } from '../tracing/in-span.ts';
import type { Tracer } from '../tracing/tracer.ts';
import type { JobQueue, JobRunner } from './job-queue.ts';

/** An attempt is a part of the trace that has enqueued the job; of a scheduled one it is the beginning. */
export function tracedRunner(run: JobRunner, tracer: Tracer): JobRunner {
  return (delivery) => tracer.trace(`process ${delivery.name}`, {
    kind: 'consumer',
    parent: delivery.traceparent,
    attributes: {
      'messaging.operation.type': 'process',
      'messaging.destination.name': delivery.name,
      'messaging.message.id': delivery.id,
      'messaging.delivery.attempt': delivery.attempt,
    },
  }, () => run(delivery));
}

/** What is enqueued goes on from the span of its enqueueing. */
export function traceEnqueueing(queue: JobQueue): void {
  const { enqueue, enqueueAfter } = queue;
  const attributesOf = (name: string) => ({ 'messaging.operation.type': 'send', 'messaging.destination.name': name });
  queue.enqueue = (job, ...rest) => inSpan(`send ${job.name}`, 'producer', attributesOf(job.name), () => enqueue(job, ...rest));
  queue.enqueueAfter = (job, ...rest) => inSpan(`send ${job.name}`, 'producer', attributesOf(job.name), () => enqueueAfter(job, ...rest));
}

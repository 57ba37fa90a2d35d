import type { Tracer } from '../tracing/tracer.ts';
import type { Lane, OutboxEntry } from './outbox.ts';

/** A delivery is a part of the trace that has written. */
export function tracedDelivery<T>({ consumer }: Lane, { id, told, attempts }: OutboxEntry, tracer: Tracer, deliver: () => Promise<T>): () => Promise<T> {
  return () => tracer.trace(`deliver ${told.type}`, {
    kind: 'consumer',
    parent: told.traceparent,
    attributes: {
      'messaging.operation.type': 'process',
      'messaging.destination.name': told.type,
      'messaging.consumer.group.name': consumer,
      'messaging.message.id': id,
      'messaging.delivery.attempt': attempts + 1,
    },
  }, deliver);
}

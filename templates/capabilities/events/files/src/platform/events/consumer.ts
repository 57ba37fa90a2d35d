import type { Logger } from '../logging/logger.ts';
import type { EventType } from './define-event.ts';

/** What has happened, as a consumer is told. */
export interface DomainEvent<Data> {
  /** The same with each delivery: what must not be done twice elsewhere is done under this key. */
  readonly id: string;
  readonly type: string;
  /** The row that it has happened to. */
  readonly subject: string;
  readonly occurredAt: string;
  /** The account that has asked for it. */
  readonly by: string | null;
  readonly data: Data;
}

export interface Delivery {
  readonly logger: Logger;
  /** Counts from 1. */
  readonly attempt: number;
}

/**
 * Runs in a transaction that also takes the event from the outbox: what it writes to the database has happened once,
 * however often the event is delivered. Whatever else it does may happen again, and waits in nobody's transaction if it is
 * handed to a job.
 */
export type EventHandler<Event extends EventType, Application> = (
  event: DomainEvent<Event extends EventType<infer Data> ? Data : never>,
  application: Application,
  delivery: Delivery,
) => Promise<void>;

export interface Consumer<Application> {
  /** Stable: what waits for it is stored under this name. */
  readonly name: string;
  readonly event: EventType;
  load(): Promise<(event: DomainEvent<unknown>, application: Application, delivery: Delivery) => Promise<void>>;
}

/** Says who is told of an event; the code of the consumer is loaded with the first one. */
export function consume<Data, Application>(
  event: EventType<Data>,
  name: string,
  load: () => Promise<{ readonly handle: EventHandler<EventType<Data>, Application> }>,
): Consumer<Application> {
  return {
    name,
    event,
    async load() {
      const { handle } = await load();
      return (told, application, delivery) => handle(told as DomainEvent<Data>, application, delivery);
    },
  };
}

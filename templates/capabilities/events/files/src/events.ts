// The side of the composition that tells consumers what has happened.
import { consumers } from './consumers.ts';
import type { Container } from './container.ts';
import { startRelay } from './platform/events/relay.ts';

const LANES = 4;

/** Begins to deliver what is in the outbox, left over or new, until the container's lifecycle ends. */
export async function startEvents(container: Container): Promise<void> {
  const { outbox, transaction, wake, logger, lifecycle } = container;
  const relay = await startRelay({ outbox, consumers, application: container, transaction, wake, logger, concurrency: LANES });
  lifecycle.onClose('events', () => relay.close());
}

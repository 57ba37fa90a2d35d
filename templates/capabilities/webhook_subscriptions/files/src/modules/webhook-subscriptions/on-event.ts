import { isRole } from '../../platform/auth/actor.ts';
import type { Delivery, DomainEvent } from '../../platform/events/consumer.ts';
import { holdsForNone } from '../../platform/policy/condition.ts';
import { rowsFor } from '../../platform/policy/rule.ts';
import type { WebhookDeliveries } from '../../platform/webhook-sender/deliveries.ts';
import { maySubscribe } from './policy.ts';

interface Application {
  readonly webhookDeliveries: Pick<WebhookDeliveries, 'add'>;
}

/** Puts an event on its way to those who have subscribed to it. Sending is not done here: nobody waits for a subscriber. */
export const handle = async (event: DomainEvent<unknown>, { webhookDeliveries }: Application, { logger }: Delivery): Promise<void> => {
  // An account that has another role since is sent no more than it could ask for today.
  await webhookDeliveries.add(event, ({ id, role }) => isRole(role) && !holdsForNone(rowsFor(maySubscribe, { id, role })));
  logger.debug({ subject: event.subject }, 'webhooks are on their way');
};

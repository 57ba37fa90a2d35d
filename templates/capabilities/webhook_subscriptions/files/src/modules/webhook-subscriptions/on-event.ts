import type { Delivery, DomainEvent } from '../../platform/events/consumer.ts';
import type { WebhookDeliveries } from '../../platform/webhook-sender/deliveries.ts';

interface Application {
  readonly webhookDeliveries: Pick<WebhookDeliveries, 'add'>;
}

/** Puts an event on its way to those who have subscribed to it. Sending is not done here: nobody waits for a subscriber. */
export const handle = async (event: DomainEvent<unknown>, { webhookDeliveries }: Application, { logger }: Delivery): Promise<void> => {
  await webhookDeliveries.add(event);
  logger.debug({ subject: event.subject }, 'webhooks are on their way');
};

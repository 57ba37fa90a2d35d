import { z } from '@hono/zod-openapi';

import { wire } from '../../platform/validation/wire.ts';
import { sentTypes } from './events.ts';

const types = z
  .array(z.enum(sentTypes))
  .min(1)
  .max(sentTypes.length)
  .refine((given) => new Set(given).size === given.length, 'must not name a type twice')
  .openapi({ description: 'The types of event that are sent.' });

export const subscribeSchema = z
  .strictObject({
    url: z.url().max(500).openapi({ description: 'Where they are sent, by POST: https, and an address of the internet.', example: 'https://example.com/hooks' }),
    events: types,
  })
  .openapi('SubscribeToWebhook');

const subscription = {
  id: wire.uuid(),
  url: z.string().openapi({ description: 'Where events are sent.' }),
  events: z.array(z.string()).openapi({ description: 'Their types.' }),
  createdAt: wire.dateTime(),
  disabledAt: wire.dateTime().nullable().openapi({ description: 'When it was switched off, since it had failed for long or was answered 410.' }),
};

const secret = z.string().openapi({ description: 'Signs what is sent (Standard Webhooks). It is shown this once.', example: 'whsec_…' });

export const subscriptionSchema = z.object(subscription).openapi('WebhookSubscription');
export const subscriptionWithSecretSchema = z.object({ ...subscription, secret }).openapi('WebhookSubscriptionWithSecret');
export const subscriptionListSchema = z.object({ data: z.array(subscriptionSchema) }).openapi('WebhookSubscriptionList');

const deliverySchema = z
  .object({
    id: wire.uuid(),
    messageId: z.string().openapi({ description: 'The webhook-id that is sent: the same with each try and each replay.' }),
    type: z.string().openapi({ description: 'The type of the event.' }),
    attempts: z.int().openapi({ description: 'How often it was tried.' }),
    answer: z.string().nullable().openapi({ description: 'What came of the last try.' }),
    dueAt: wire.dateTime().nullable().openapi({ description: 'When it is tried next; null when it is done, or given up.' }),
    deliveredAt: wire.dateTime().nullable().openapi({ description: 'When it was taken.' }),
    createdAt: wire.dateTime(),
  })
  .openapi('WebhookDelivery');

export const deliveryListSchema = z.object({ data: z.array(deliverySchema) }).openapi('WebhookDeliveryList');

export const messageSchema = z
  .object({
    type: z.string().openapi({ description: 'The type of the event.' }),
    timestamp: wire.dateTime(),
    data: z.looseObject({ id: wire.uuid().openapi({ description: 'The row that it has happened to.' }) }),
  })
  .openapi('WebhookMessage');

export type Subscribe = z.output<typeof subscribeSchema>;
export type Subscription = z.output<typeof subscriptionSchema>;
export type Delivery = z.output<typeof deliverySchema>;

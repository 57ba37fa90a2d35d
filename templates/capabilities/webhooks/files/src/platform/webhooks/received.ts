import { z } from 'zod';

import type { EventType } from '../events/define-event.ts';

const schema = z.strictObject({});

/** That a message has come. The inbox tells it, and no write does: so it is worked off, tried again and kept as events are. */
export const webhookReceived: EventType<Record<string, never>> = {
  resource: '',
  type: 'webhook.received',
  version: 1,
  schema,
  tell: () => undefined,
  read: (_version, data) => schema.parse(data),
};

/** Who works messages off. */
export const RECEIVER = 'webhooks.received';

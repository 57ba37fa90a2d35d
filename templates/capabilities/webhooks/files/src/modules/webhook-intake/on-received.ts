import { z } from 'zod';

import { AppError } from '../../platform/errors/app-error.ts';
import type { EventHandler } from '../../platform/events/consumer.ts';
import type { Receipt, WebhookInbox } from '../../platform/webhooks/inbox.ts';
import type { webhookReceived } from '../../platform/webhooks/received.ts';
import { type Services, type Source, sources } from './sources.ts';

interface Application {
  readonly webhookInbox: Pick<WebhookInbox, 'find' | 'settle'>;
  readonly services: Services;
}

/** `done already`: the row was there before. `unmatched`: the message names no row, as those for other systems do. */
type Outcome = 'done' | 'done already' | 'unmatched' | 'ignored';

const uuid = z.uuid();

/** Takes the action that the message stands for, once, in the transaction that also says so. */
export const handle: EventHandler<typeof webhookReceived, Application> = async ({ subject }, { webhookInbox, services }, { logger }) => {
  const receipt = await webhookInbox.find(subject);
  if (receipt === null) return;
  const outcome = await react(receipt, services);
  await webhookInbox.settle(receipt.id, outcome);
  const { source, messageId, type } = receipt;
  logger.info({ source, messageId, type, outcome }, 'webhook worked off');
};

async function react({ source, type, body }: Receipt, services: Services): Promise<Outcome> {
  // A release may have taken away what was there when the message came.
  const reaction = new Map<string, Source>(Object.entries(sources)).get(source)?.reactions[type];
  if (reaction === undefined) return 'ignored';
  const id = uuid.safeParse(at(JSON.parse(body), reaction.find));
  if (!id.success) return 'unmatched';
  try {
    await reaction.act(services, id.data);
    return 'done';
  } catch (error) {
    // Messages come in any order: what cannot be done yet is tried again, and what was done need not be.
    if (error instanceof AppError && error.extensions.state === reaction.to) return 'done already';
    throw error;
  }
}

/** What stands at `data.booking_id`. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, name) => Object.entries(Object(found) as object).find(([key]) => key === name)?.[1], value);
}

import { AppError } from '../../platform/errors/app-error.ts';
import type { WebhooksConfig } from '../../platform/webhooks/env.ts';
import type { WebhookInbox } from '../../platform/webhooks/inbox.ts';
import { isAuthentic, type SignedMessage } from '../../platform/webhooks/signature.ts';
import { type SourceName, sources } from './sources.ts';

/** What a sender is told; each of them ends its tries. */
export const results = ['accepted', 'repeated', 'ignored'] as const;

const ID = /^[\x21-\x7e]{1,200}$/;

interface Dependencies {
  readonly inbox: Pick<WebhookInbox, 'keep'>;
  readonly config: WebhooksConfig;
  readonly now?: () => number;
}

export type WebhookIntake = ReturnType<typeof createWebhookIntake>;

/** Takes messages in: what is authentic and known is kept, and worked off after the answer. */
export function createWebhookIntake({ inbox, config: { keys, windowSeconds }, now = Date.now }: Dependencies) {
  return {
    async receive(source: SourceName, message: SignedMessage): Promise<(typeof results)[number]> {
      const { scheme, reactions } = sources[source];
      if (!isAuthentic(scheme, message, { keys: keys[source], windowSeconds, now: now() })) {
        throw new AppError('unauthenticated', { detail: 'No signature of this message is known here, or it is not of now.' });
      }
      const body = parse(message.body);
      const [messageId, type] = [scheme.idOf(message, body), body['type']];
      if (typeof type !== 'string' || typeof messageId !== 'string' || !ID.test(messageId)) {
        throw new AppError('bad_request', { detail: 'The message has no type, or no id.' });
      }
      if (!Object.hasOwn(reactions, type)) return 'ignored';
      return await inbox.keep({ source, messageId, type, body: message.body }) ? 'accepted' : 'repeated';
    },
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch (cause) {
    throw new AppError('bad_request', { detail: 'The message is not valid JSON.', cause });
  }
}

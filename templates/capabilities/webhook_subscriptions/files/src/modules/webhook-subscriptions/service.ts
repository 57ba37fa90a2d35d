import { isIP } from 'node:net';

import type { Actor } from '../../platform/auth/actor.ts';
import { AppError } from '../../platform/errors/app-error.ts';
import { access } from '../../platform/policy/access.ts';
import { isPublicAddress } from '../../platform/webhook-sender/public-address.ts';
import type { SubscriptionSecrets } from '../../platform/webhook-sender/secrets.ts';
import { maySubscribe } from './policy.ts';
import type { SubscriptionRepository } from './repository.ts';
import type { Delivery, Subscribe, Subscription } from './schema.ts';

const MOST_OF_AN_ACCOUNT = 20;
const LISTED = 100;

interface Dependencies {
  readonly subscriptions: SubscriptionRepository;
  readonly secrets: Pick<SubscriptionSecrets, 'current'>;
  /** Whom a try has to be told of: whoever sends. */
  readonly added: () => void;
}

type WithSecret = Subscription & { readonly secret: string };

export type WebhookSubscriptionService = ReturnType<typeof createWebhookSubscriptionService>;

/** The subscriptions of an account: nobody sees those of another one. */
export function createWebhookSubscriptionService({ subscriptions, secrets, added }: Dependencies) {
  function subscriber(actor: Actor | null): string {
    access.authorise(maySubscribe, actor);
    return access.signedIn(actor).id;
  }

  async function find(actor: Actor | null, id: string): Promise<Subscription> {
    const found = await subscriptions.find(subscriber(actor), id);
    if (found === null) throw new AppError('not_found');
    return found;
  }

  return {
    async create(actor: Actor | null, given: Subscribe): Promise<WithSecret> {
      const userId = subscriber(actor);
      refusePrivate(new URL(given.url));
      if (await subscriptions.count(userId) >= MOST_OF_AN_ACCOUNT) {
        throw new AppError('conflict', { detail: `An account has ${MOST_OF_AN_ACCOUNT} subscriptions at most.` });
      }
      const made = await subscriptions.create(userId, given);
      return { ...made, secret: secrets.current({ id: made.id, secretVersion: 1 }) };
    },

    async list(actor: Actor | null): Promise<Subscription[]> {
      return subscriptions.list(subscriber(actor));
    },

    read: find,

    async delete(actor: Actor | null, id: string): Promise<void> {
      if (!await subscriptions.delete(subscriber(actor), id)) throw new AppError('not_found');
    },

    async changeSecret(actor: Actor | null, id: string): Promise<WithSecret> {
      const version = await subscriptions.changeSecret(subscriber(actor), id);
      if (version === null) throw new AppError('not_found');
      return { ...await find(actor, id), secret: secrets.current({ id, secretVersion: version }) };
    },

    async enable(actor: Actor | null, id: string): Promise<Subscription> {
      if (!await subscriptions.enable(subscriber(actor), id)) throw new AppError('not_found');
      added();
      return find(actor, id);
    },

    async deliveries(actor: Actor | null, id: string): Promise<Delivery[]> {
      return subscriptions.deliveries((await find(actor, id)).id, LISTED);
    },

    async resend(actor: Actor | null, id: string, deliveryId: string): Promise<void> {
      const { disabledAt } = await find(actor, id);
      if (disabledAt !== null) throw new AppError('conflict', { detail: 'The subscription is switched off: enable it first.' });
      if (!await subscriptions.resend(id, deliveryId)) throw new AppError('not_found');
      added();
    },
  };
}

/** Tells at once what the sender would refuse; what a name leads to is looked at with each delivery. */
function refusePrivate(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isPrivate = isIP(host) !== 0 ? !isPublicAddress(host) : host === 'localhost' || host.endsWith('.localhost');
  if (url.protocol === 'https:' && url.username === '' && url.password === '' && !isPrivate) return;
  throw new AppError('validation_failed', { errors: [{ pointer: '#/url', detail: 'must be https, without credentials, and an address of the internet' }] });
}

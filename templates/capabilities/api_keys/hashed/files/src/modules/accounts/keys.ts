import { randomUUID } from 'node:crypto';

import type { Actor } from '../../platform/auth/actor.ts';
import { createKeySecret, formatKey } from '../../platform/auth/api-key.ts';
import type { KeyStore, ListedKey } from '../../platform/auth/key-store.ts';
import { hashSecret } from '../../platform/auth/opaque-token.ts';
import { AppError } from '../../platform/errors/app-error.ts';
import type { Logger } from '../../platform/logging/logger.ts';
import type { ConfirmPassword } from './confirm-password.ts';
import type { Freshness } from './freshness.ts';
import type { NewKeyInput } from './key-schema.ts';
import type { AccountMails } from './mails.ts';

interface KeysDeps {
  keys: Pick<KeyStore, 'create' | 'list' | 'count' | 'remove' | 'removeExpired'>;
  freshness: Pick<Freshness, 'demand'>;
  confirmPassword: ConfirmPassword;
  mails: Pick<AccountMails, 'send'>;
  logger: Logger;
  now?: () => Date;
}

/** More than anybody keeps an eye on. */
const MOST_KEYS = 20;

const DAY_MS = 86_400_000;

/** The keys of an account, which machines show in its place. */
export interface Keys {
  list(actor: Actor): Promise<ListedKey[]>;
  /** Shows the key: nobody sees it again. */
  create(actor: Actor, input: NewKeyInput): Promise<ListedKey & { key: string }>;
  revoke(actor: Actor, id: string): Promise<void>;
  deleteExpired(now: Date): Promise<number>;
}

export function createKeys({ keys, freshness, confirmPassword, mails, logger, now = () => new Date() }: KeysDeps): Keys {
  return {
    list: (actor) => keys.list(actor.id),

    async create(actor, { currentPassword, expiresInDays, ...input }) {
      // A session that was stolen must not leave something behind that outlives it.
      await freshness.demand(actor);
      const user = await confirmPassword(actor, currentPassword);
      if (await keys.count(user.id) >= MOST_KEYS) throw new AppError('conflict', { detail: `An account has ${MOST_KEYS} keys at most: revoke one first.` });
      const id = randomUUID();
      const secret = createKeySecret();
      const expiresAt = new Date(now().getTime() + expiresInDays * DAY_MS);
      const created = await keys.create({ id, userId: user.id, secretHash: hashSecret(secret), expiresAt, ...input });
      await mails.send('key-created', user.id, user.email);
      logger.info({ event: 'auth.key_created', userId: user.id, keyId: id, scopes: input.scopes }, 'key created');
      return { ...created, key: formatKey({ id, secret }) };
    },

    async revoke(actor, id) {
      if (!await keys.remove(id, actor.id)) throw new AppError('not_found');
      logger.info({ event: 'auth.key_revoked', userId: actor.id, keyId: id }, 'key revoked');
    },

    deleteExpired: (time) => keys.removeExpired(time),
  };
}

import { getPath } from 'hono/utils/url';

import { AppError } from '../errors/app-error.ts';
import type { Actor } from './actor.ts';
import { KEY_PREFIX, parseKey } from './api-key.ts';
import type { Authenticator } from './authenticator.ts';
import { scopeOf } from './key-scopes.ts';
import type { KeyStore, StoredKey } from './key-store.ts';
import { matchesHash } from './opaque-token.ts';

interface KeyAuthenticatorDeps {
  /** Who signs in by other means than a key. */
  readonly people: Authenticator;
  readonly keys: Pick<KeyStore, 'find' | 'touch'>;
  readonly now?: () => Date;
}

const BEARER = /^Bearer +(?<token>\S+) *$/i;

/** Busy keys write their row once in this time, not once a request. */
const TOUCH_INTERVAL_MS = 60_000;

/**
 * Takes keys besides what people sign in with. Who a key stands for and what it is for are found out in one place, so
 * that no request gets the one without the other; what is no route of the API is for people.
 */
export function createKeyAuthenticator({ people, keys, now = () => new Date() }: KeyAuthenticatorDeps): Authenticator {
  async function find(token: string): Promise<StoredKey> {
    const parsed = parseKey(token);
    const key = parsed && await keys.find(parsed.id);
    if (!key || !matchesHash(parsed.secret, key.secretHash) || key.expiresAt <= now()) throw invalidKey();
    return key;
  }

  async function touch({ id, lastUsedAt }: StoredKey): Promise<void> {
    const before = new Date(now().getTime() - TOUCH_INTERVAL_MS);
    if (lastUsedAt === null || lastUsedAt < before) await keys.touch(id, now(), before);
  }

  return {
    challenge: people.challenge === 'Bearer' ? 'Bearer' : `${people.challenge}, Bearer`,
    async authenticate(request): Promise<Actor | null> {
      const token = BEARER.exec(request.headers.get('authorization') ?? '')?.groups?.token;
      if (!token?.startsWith(KEY_PREFIX)) return people.authenticate(request);
      const path = getPath(request);
      if (!path.startsWith('/v1/')) return null;
      const key = await find(token);
      const scope = scopeOf(request.method, path);
      if (scope === null || !key.scopes.includes(scope)) throw insufficient(scope);
      await touch(key);
      return { id: key.userId, role: key.role, key: key.id };
    },
  };
}

/** RFC 6750. */
function invalidKey(): AppError {
  return new AppError('unauthenticated', {
    detail: 'The key is not valid any more.',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The key is not valid any more"' },
  });
}

function insufficient(scope: string | null): AppError {
  if (scope === null) return new AppError('forbidden', { detail: 'This is for people who sign in, not for keys.' });
  return new AppError('forbidden', {
    detail: `The key was not made for ${scope}.`,
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  });
}

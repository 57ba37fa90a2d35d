import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { type Actor, roles } from './actor.ts';
import { createKeySecret, formatKey, KEY_PREFIX } from './api-key.ts';
import { createKeyAuthenticator } from './key-authenticator.ts';
import type { StoredKey } from './key-store.ts';
import { hashSecret } from './opaque-token.ts';

const now = new Date('2026-05-01T12:00:00Z');
const person: Actor = { id: 'a person', role: roles[0], session: 'a session' };

describe('the authenticator of keys', () => {
  const secret = createKeySecret();
  const people = { challenge: 'Cookie', authenticate: vi.fn(() => Promise.resolve<Actor | null>(person)) };
  const keys = { find: vi.fn<(id: string) => Promise<StoredKey | null>>(), touch: vi.fn(() => Promise.resolve()) };
  const authenticator = createKeyAuthenticator({ people, keys, now: () => now });
  let stored: StoredKey;
  let key: string;

  beforeEach(() => {
    vi.clearAllMocks();
    const id = randomUUID();
    key = formatKey({ id, secret });
    stored = {
      id, userId: 'its account', role: roles[0], secretHash: hashSecret(secret), scopes: ['me:read'],
      expiresAt: new Date(now.getTime() + 1), lastUsedAt: null,
    };
    keys.find.mockImplementation((wanted) => Promise.resolve(wanted === id ? stored : null));
  });

  function ask(authorization: string, path = '/v1/me', method = 'GET'): Promise<Actor | null> {
    return authenticator.authenticate(new Request(`https://demo.test${path}`, { method, headers: { authorization, cookie: 'session=x' } }));
  }

  it('takes a key for its account, whatever cookies come along', async () => {
    expect(await ask(`Bearer ${key}`)).toEqual({ id: 'its account', role: roles[0], key: stored.id });
    expect(await ask(`bearer  ${key} `)).toMatchObject({ key: stored.id });
    expect(people.authenticate).not.toHaveBeenCalled();
  });

  it('leaves everything else to those whom people sign in with', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer x', `Basic ${key}`]) expect(await ask(authorization)).toBe(person);
    expect(people.authenticate).toHaveBeenCalledTimes(4);
    expect(authenticator.challenge).toBe('Cookie, Bearer');
    expect(createKeyAuthenticator({ people: { ...people, challenge: 'Bearer' }, keys }).challenge).toBe('Bearer');
  });

  it('refuses a key with another secret, of no row, malformed, or over', async () => {
    const wrong = [formatKey({ id: stored.id, secret: createKeySecret() }), formatKey({ id: randomUUID(), secret }), `${KEY_PREFIX}x`];
    for (const other of wrong) {
      await expect(ask(`Bearer ${other}`)).rejects.toMatchObject({ code: 'unauthenticated', headers: { 'WWW-Authenticate': expect.stringContaining('invalid_token') as string } });
    }
    stored = { ...stored, expiresAt: now };
    await expect(ask(`Bearer ${key}`)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(people.authenticate).not.toHaveBeenCalled();
    expect(keys.touch).not.toHaveBeenCalled();
  });

  it('refuses what the key was not made for, and says what it takes', async () => {
    stored = { ...stored, scopes: [] };
    await expect(ask(`Bearer ${key}`)).rejects.toMatchObject({ code: 'forbidden', headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope", scope="me:read"' } });
    await expect(ask(`Bearer ${key}`, '/v1/me/password', 'PUT')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is nobody outside of the API: pages are for people', async () => {
    expect(await ask(`Bearer ${key}`, '/')).toBeNull();
    expect(await ask(`Bearer ${key}`, '/account/keys', 'POST')).toBeNull();
    expect(keys.find).not.toHaveBeenCalled();
  });

  it('writes down that it was used once in a minute', async () => {
    await ask(`Bearer ${key}`);
    stored = { ...stored, lastUsedAt: new Date(now.getTime() - 60_000) };
    await ask(`Bearer ${key}`);
    expect(keys.touch).toHaveBeenCalledTimes(1);
    stored = { ...stored, lastUsedAt: new Date(now.getTime() - 60_001) };
    await ask(`Bearer ${key}`);
    expect(keys.touch).toHaveBeenLastCalledWith(stored.id, now, new Date(now.getTime() - 60_000));
    expect(keys.touch).toHaveBeenCalledTimes(2);
  });
});

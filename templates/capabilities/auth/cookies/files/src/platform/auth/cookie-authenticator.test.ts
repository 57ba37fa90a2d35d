import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryAccounts, type MemoryAccounts } from '../../../test/helpers/memory-accounts.ts';
import { roles } from './actor.ts';
import type { Authenticator, AuthenticatorDeps } from './authenticator.ts';
import { createCookieAuthenticator } from './cookie-authenticator.ts';
import { createSessions, type Sessions } from './sessions.ts';

const config = { publicUrl: 'https://example.com', http: { corsOrigins: [] } } as unknown as AuthenticatorDeps['config'];

describe('a request with a session cookie', () => {
  let now: Date;
  let accounts: MemoryAccounts;
  let sessions: Sessions;
  let authenticator: Authenticator;
  let actor: { id: string; role: string; session: string };
  let token: string;

  beforeEach(async () => {
    now = new Date('2026-05-01T08:00:00Z');
    accounts = createMemoryAccounts();
    sessions = createSessions({ store: accounts.sessions, idleSeconds: 1800, maxSeconds: 12 * 3600, now: () => now });
    authenticator = createCookieAuthenticator({ config, sessions }, (request) => request.headers.get('cookie'));
    const { id, role } = accounts.add({ email: 'ada@example.com', role: roles[0] });
    const session = await sessions.open(id);
    actor = { id, role, session: session.id };
    token = session.token;
  });

  function send(method: string, headers: Record<string, string>) {
    return authenticator.authenticate(new Request('https://example.com/v1/notes', { method, headers }));
  }

  it('is its owner\'s', async () => {
    expect(await send('GET', { cookie: token })).toEqual(actor);
    expect(await send('POST', { cookie: token, origin: 'https://example.com' })).toEqual(actor);
  });

  it('is nobody\'s without the cookie, wherever it comes from', async () => {
    expect(await send('POST', { origin: 'https://evil.example' })).toBeNull();
  });

  it('is refused as a write from another site', async () => {
    await expect(send('POST', { cookie: token, origin: 'https://evil.example' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(send('DELETE', { cookie: token })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is nobody\'s after the sign-out', async () => {
    await sessions.end(token);
    expect(await send('GET', { cookie: token })).toBeNull();
  });

  it('keeps the session awake', async () => {
    for (let i = 0; i < 4; i += 1) {
      now = new Date(now.getTime() + 20 * 60_000);
      expect(await send('GET', { cookie: token })).toEqual(actor);
    }
    now = new Date(now.getTime() + 31 * 60_000);
    expect(await send('GET', { cookie: token })).toBeNull();
  });

  it('writes the session\'s row once a minute at most', async () => {
    let writes = 0;
    const update = accounts.sessions.update.bind(accounts.sessions);
    accounts.sessions.update = (...args) => {
      writes += 1;
      return update(...args);
    };
    await send('GET', { cookie: token });
    now = new Date(now.getTime() + 59_000);
    await send('GET', { cookie: token });
    expect(writes).toBe(0);
    now = new Date(now.getTime() + 1_000);
    await send('GET', { cookie: token });
    await send('GET', { cookie: token });
    expect(writes).toBe(1);
  });
});

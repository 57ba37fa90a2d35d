import type { NextApiRequest, NextApiResponse } from 'next';
import NextAuth from 'next-auth';
import { beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../test/helpers/log.ts';
import { createMemoryAccounts, type MemoryAccounts } from '../../../test/helpers/memory-accounts.ts';
import { roles } from '../../platform/auth/actor.ts';
import type { AuthenticatorDeps } from '../../platform/auth/authenticator.ts';
import { createAuthenticator } from '../../platform/auth/nextauth-authenticator.ts';
import { createSessions, type Sessions } from '../../platform/auth/sessions.ts';
import { createMemoryCounter } from '../../platform/counters/counter.ts';
import type { UserService } from '../users/service.ts';
import { createNextAuthOptions } from './nextauth.ts';
import { createAuthService } from './session-service.ts';

const origin = 'https://example.com';
const config = {
  appSecret: 'a secret that is long enough for a test',
  publicUrl: origin,
  http: { corsOrigins: [] },
  auth: {
    secureCookies: true,
    session: { idleSeconds: 1800, maxSeconds: 43_200 },
    limits: { signInsPerAccount: 3, signInsPerAddress: 50, registrationsPerAddress: 20, seconds: 900 },
  },
} as unknown as AuthenticatorDeps['config'];
const sessionCookie = '__Secure-next-auth.session-token';

interface Answer {
  status: number;
  body: Record<string, unknown>;
  setCookies: string[];
}

describe('next-auth', () => {
  let now: Date;
  let accounts: MemoryAccounts;
  let sessions: Sessions;
  let jar: Map<string, string>;
  let refusals: string[];
  let options: ReturnType<typeof createNextAuthOptions>;

  beforeEach(() => {
    process.env.NEXTAUTH_URL = origin;
    now = new Date();
    accounts = createMemoryAccounts();
    const user = accounts.add({ email: 'ada@example.com', role: roles[0] });
    sessions = createSessions({ store: accounts.sessions, ...config.auth.session, now: () => now });
    const users = {
      checkPassword: ({ email, password }) => Promise.resolve(email === user.email && password === 'right' ? user : null),
    } as Pick<UserService, 'checkPassword'> as UserService;
    const auth = createAuthService({ config, users, sessions, createCounter: createMemoryCounter, logger: silentLogger });
    jar = new Map();
    refusals = [];
    const deps = { config, auth, sessions, logger: silentLogger, address: () => '192.0.2.1' };
    options = createNextAuthOptions(deps, {
      refused({ code }) {
        refusals.push(code);
      },
      signedIn() {
        // The route's, which sets a cookie then.
      },
    });
  });

  /** Plays Next: hands a request to next-auth and keeps the cookies of the answer. */
  async function send(method: 'GET' | 'POST', action: string, body: Record<string, string> = {}): Promise<Answer> {
    const answer: Answer = { status: 200, body: {}, setCookies: [] };
    const response = {
      status(status: number) {
        answer.status = status;
        return response;
      },
      getHeader: () => answer.setCookies,
      setHeader(name: string, value: string | string[]) {
        if (name === 'Set-Cookie' && Array.isArray(value)) answer.setCookies = value;
        return response;
      },
      json(value: Answer['body']) {
        answer.body = value;
      },
      send(value: Answer['body']) {
        answer.body = value;
      },
      end: () => undefined,
    };
    const request = {
      method,
      query: { nextauth: action.split('/') },
      cookies: Object.fromEntries(jar),
      headers: { cookie: cookieHeader() },
      body,
    };
    await NextAuth(request as unknown as NextApiRequest, response as unknown as NextApiResponse, options);
    for (const cookie of answer.setCookies) {
      const [name = '', value = ''] = cookie.split(';', 1).join().split('=');
      if (value === '') jar.delete(name);
      else jar.set(name, decodeURIComponent(value));
    }
    return answer;
  }

  function cookieHeader(): string {
    return Array.from(jar, ([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
  }

  async function csrfToken(): Promise<string> {
    return String((await send('GET', 'csrf')).body.csrfToken);
  }

  async function signIn(password = 'right', email = 'ada@example.com'): Promise<Answer> {
    return send('POST', 'callback/credentials', { csrfToken: await csrfToken(), email, password, json: 'true' });
  }

  function whoIs(cookie: string) {
    const authenticator = createAuthenticator({ config, sessions });
    return authenticator.authenticate(new Request(`${origin}/v1/me`, { headers: { cookie } }));
  }

  it('signs in with a cookie that no script and no other site can use', async () => {
    const { status, setCookies } = await signIn();
    expect(status).toBe(200);
    const cookie = setCookies.find((text) => text.startsWith(sessionCookie));
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(attribute);
  });

  it('is believed by the API', async () => {
    await signIn();
    expect(await whoIs(cookieHeader())).toMatchObject({ role: roles[0] });
    expect(await whoIs(`${sessionCookie}=nonsense`)).toBeNull();
    expect(await whoIs('')).toBeNull();
  });

  it('is not believed for writes from another site', async () => {
    await signIn();
    const authenticator = createAuthenticator({ config, sessions });
    const write = new Request(`${origin}/v1/notes`, { method: 'POST', headers: { cookie: cookieHeader() } });
    await expect(authenticator.authenticate(write)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('tells the pages who signed in, without tokens or hashes', async () => {
    await signIn();
    const { body } = await send('GET', 'session');
    expect(body.user).toEqual({ id: expect.any(String), name: 'Somebody', email: 'ada@example.com', role: roles[0] });
    expect(Object.keys(body).sort()).toEqual(['expires', 'user']);
  });

  it('answers a wrong password and an unknown account alike', async () => {
    const wrong = await signIn('wrong');
    const unknown = await signIn('right', 'nobody@example.com');
    expect(wrong).toMatchObject({ status: 401 });
    expect({ status: unknown.status, body: unknown.body }).toEqual({ status: wrong.status, body: wrong.body });
    expect(jar.has(sessionCookie)).toBe(false);
  });

  it('hears that an account is tried too often', async () => {
    for (let i = 0; i < 3; i += 1) await signIn('wrong');
    await signIn();
    expect(refusals).toEqual(['unauthenticated', 'unauthenticated', 'unauthenticated', 'rate_limited']);
    expect(jar.has(sessionCookie)).toBe(false);
  });

  it('needs its own token against forged requests', async () => {
    await csrfToken();
    const forged = { csrfToken: 'forged', email: 'ada@example.com', password: 'right', json: 'true' };
    await send('POST', 'callback/credentials', forged);
    expect(jar.has(sessionCookie)).toBe(false);
  });

  it('signs out for good: a copy of the cookie is worth nothing', async () => {
    await signIn();
    const copy = cookieHeader();
    await send('POST', 'signout', { csrfToken: await csrfToken(), json: 'true' });
    expect(jar.has(sessionCookie)).toBe(false);
    expect(await whoIs(copy)).toBeNull();
    expect(accounts.sessionCount).toBe(0);
  });

  it('ends the session before when the same browser signs in again', async () => {
    await signIn();
    const before = cookieHeader();
    await signIn();
    expect(await whoIs(before)).toBeNull();
    expect(await whoIs(cookieHeader())).not.toBeNull();
  });

  it('forgets a browser that was silent too long', async () => {
    await signIn();
    now = new Date(now.getTime() + 31 * 60_000);
    expect((await send('GET', 'session')).body).toEqual({});
    expect(jar.has(sessionCookie)).toBe(false);
  });

  it('keeps the role up to date', async () => {
    await signIn();
    const last = roles[roles.length - 1]!;
    await accounts.users.setRole('ada@example.com', last);
    expect((await send('GET', 'session')).body.user).toMatchObject({ role: last });
  });
});

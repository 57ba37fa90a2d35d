import { beforeEach, describe, expect, it } from 'vitest';
import { captureLogger } from '../../../test/helpers/log.ts';
import { createMemoryAccounts, type MemoryAccounts } from '../../../test/helpers/memory-accounts.ts';
import { accessTokensOf } from '../../platform/auth/access-token.ts';
import { roles } from '../../platform/auth/actor.ts';
import type { AuthenticatorDeps } from '../../platform/auth/authenticator.ts';
import { refreshSecretsOf } from '../../platform/auth/refresh-secret.ts';
import { createSessions } from '../../platform/auth/sessions.ts';
import { createMemoryCounter } from '../../platform/counters/counter.ts';
import type { UserService } from '../users/service.ts';
import { createAuthService, type AuthService } from './token-service.ts';

const config = {
  appSecret: 'a secret that is long enough for a test',
  publicUrl: 'https://example.com',
  auth: {
    accessTokenSeconds: 600,
    session: { idleSeconds: 60, maxSeconds: 600 },
    limits: { signInsPerAccount: 10, signInsPerAddress: 50, registrationsPerAddress: 20, seconds: 900 },
  },
} as unknown as AuthenticatorDeps['config'];

const credentials = { email: 'ada@example.com', password: 'right' };
const refused = { code: 'unauthenticated' };

describe('refresh tokens', () => {
  let accounts: MemoryAccounts;
  let auth: AuthService;
  let log: ReturnType<typeof captureLogger>;
  let now: Date;

  beforeEach(() => {
    accounts = createMemoryAccounts();
    const user = accounts.add({ email: credentials.email, role: roles[0] });
    log = captureLogger('warn');
    now = new Date('2026-05-01T08:00:00Z');
    auth = createAuthService({
      config,
      users: { checkPassword: () => Promise.resolve(user) } as unknown as UserService,
      sessions: createSessions({ store: accounts.sessions, secrets: refreshSecretsOf(config), ...config.auth.session, now: () => now }),
      createCounter: createMemoryCounter,
      logger: log.logger,
    });
  });

  it('come with an access token for the same session', async () => {
    const pair = await auth.signIn(credentials, '192.0.2.1');
    expect(await accessTokensOf(config).verify(pair.accessToken)).toBe(pair.refreshToken.split('.')[0]);
    expect(pair.accessTokenSeconds).toBe(600);
  });

  it('are traded in for the next pair, again and again, until the session\'s end', async () => {
    const first = await auth.signIn(credentials, '192.0.2.1');
    const second = await auth.refresh(first.refreshToken);
    const third = await auth.refresh(second.refreshToken);
    expect(new Set([first.refreshToken, second.refreshToken, third.refreshToken]).size).toBe(3);
    expect(third.refreshTokenExpiresAt).toEqual(first.refreshTokenExpiresAt);
    expect(await accessTokensOf(config).verify(third.accessToken)).not.toBeNull();
  });

  it('are good once: showing one again ends everything that came of it', async () => {
    const first = await auth.signIn(credentials, '192.0.2.1');
    const second = await auth.refresh(first.refreshToken);
    now = new Date(now.getTime() + 10_000);
    await expect(auth.refresh(first.refreshToken)).rejects.toMatchObject(refused);
    await expect(auth.refresh(second.refreshToken)).rejects.toMatchObject(refused);
    expect(log.text()).toContain('auth.refresh_token_reused');
    expect(log.text()).not.toContain(first.refreshToken);
  });

  it('of another sign-in are not concerned', async () => {
    const laptop = await auth.signIn(credentials, '192.0.2.1');
    const phone = await auth.signIn(credentials, '192.0.2.2');
    await auth.refresh(laptop.refreshToken);
    now = new Date(now.getTime() + 10_000);
    await expect(auth.refresh(laptop.refreshToken)).rejects.toMatchObject(refused);
    await expect(auth.refresh(phone.refreshToken)).resolves.toBeDefined();
  });

  it('traded in twice at the same time, or again for want of the answer, give the same successor', async () => {
    const { refreshToken } = await auth.signIn(credentials, '192.0.2.1');
    const pairs = await Promise.all([auth.refresh(refreshToken), auth.refresh(refreshToken)]);
    const again = await auth.refresh(refreshToken);
    expect(new Set([...pairs, again].map((pair) => pair.refreshToken)).size).toBe(1);
    await expect(auth.refresh(again.refreshToken)).resolves.toBeDefined();
    expect(log.lines()).toEqual([]);
  });

  it('end with the sign-out', async () => {
    const { refreshToken } = await auth.signIn(credentials, '192.0.2.1');
    await auth.signOut(`${refreshToken.slice(0, 36)}.${'a'.repeat(43)}`);
    expect(accounts.sessionCount).toBe(1);
    await auth.signOut(refreshToken);
    await auth.signOut(refreshToken);
    await expect(auth.refresh(refreshToken)).rejects.toMatchObject(refused);
    expect(accounts.sessionCount).toBe(0);
  });

  it('are not made up: nothing happens to the session whose id somebody knows', async () => {
    const { refreshToken } = await auth.signIn(credentials, '192.0.2.1');
    await expect(auth.refresh('nonsense')).rejects.toMatchObject(refused);
    await expect(auth.refresh(`${refreshToken.slice(0, 36)}.${'a'.repeat(43)}`)).rejects.toMatchObject(refused);
    await expect(auth.refresh(refreshToken)).resolves.toBeDefined();
  });
});

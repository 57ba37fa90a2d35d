import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles } from '../../../src/platform/auth/actor.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';

const credentials = { email: 'ada@example.com', password: 'correct horse battery staple' };

interface Tokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}

describe('signing in with tokens', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ SIGN_IN_TRIES_PER_ACCOUNT: '1000' });
    await app.container.services.users.register({ ...credentials, name: 'Ada' });
  });
  afterAll(() => app.close());

  function post(action: string, body: unknown): Promise<Response> {
    return app.request(`/v1/auth/${action}`, { json: body });
  }

  async function signIn(): Promise<Tokens> {
    const response = await post('sign-in', credentials);
    expect(response.status).toBe(200);
    return response.json() as Promise<Tokens>;
  }

  function me(token: string): Promise<Response> {
    return app.request('/v1/me', { headers: { Authorization: `Bearer ${token}` } });
  }

  it('opens the account', async () => {
    const { accessToken, expiresIn } = await signIn();
    expect(expiresIn).toBe(600);
    const response = await me(accessToken);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ email: credentials.email });
  });

  it('keeps the tokens out of caches and out of the database', async () => {
    const response = await post('sign-in', credentials);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const { refreshToken } = await response.json() as Tokens;
    const rows = JSON.stringify(await app.container.db.session.findMany());
    expect(rows).not.toContain(refreshToken.split('.')[1]);
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const answers = await Promise.all([
      post('sign-in', { ...credentials, password: 'wrong horse battery staple' }),
      post('sign-in', { ...credentials, email: 'nobody@example.com' }),
    ]);
    const [wrong, unknown] = await Promise.all(answers.map(async (answer) => {
      // Each occurrence has a name of its own.
      const problem = { ...await answer.json() as Record<string, unknown>, instance: undefined };
      return { status: answer.status, problem };
    }));
    expect(wrong!.status).toBe(401);
    expect(unknown).toEqual(wrong);
  });

  it('is continued with each refresh token once', async () => {
    const first = await signIn();
    const response = await post('refresh', { refreshToken: first.refreshToken });
    expect(response.status).toBe(200);
    const second = await response.json() as Tokens;
    expect((await me(second.accessToken)).status).toBe(200);
    // Shown again: stolen, by one side or the other.
    expect((await post('refresh', { refreshToken: first.refreshToken })).status).toBe(401);
    expect((await post('refresh', { refreshToken: second.refreshToken })).status).toBe(401);
  });

  it('is continued once even when the same token comes many times at once', async () => {
    const { refreshToken } = await signIn();
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('refresh', { refreshToken })));
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners.length).toBeLessThanOrEqual(1);
    for (const winner of winners) {
      const { refreshToken: next } = await winner.json() as Tokens;
      expect((await post('refresh', { refreshToken: next })).status).toBe(401);
    }
  });

  it('ends with the sign-out, which is no error the second time', async () => {
    const { refreshToken } = await signIn();
    expect((await post('sign-out', { refreshToken })).status).toBe(204);
    expect((await post('sign-out', { refreshToken })).status).toBe(204);
    expect((await post('refresh', { refreshToken })).status).toBe(401);
  });

  it('ends when nobody continued it for too long', async () => {
    const { refreshToken } = await signIn();
    await app.container.db.session.update({
      where: { id: refreshToken.slice(0, 36) },
      data: { lastUsedAt: new Date(Date.now() - 15 * 86_400_000) },
    });
    expect((await post('refresh', { refreshToken })).status).toBe(401);
  });

  it('ends when the account gets another role', async () => {
    const { refreshToken } = await signIn();
    const role = roles[roles.length - 1]!;
    expect(await app.container.services.users.grantRole(credentials.email, role)).toMatchObject({ role, version: 2 });
    expect((await post('refresh', { refreshToken })).status).toBe(401);
  });

  it.each(['nonsense', 'a.b.c', ''])('is not believed to the token %j', async (token) => {
    expect((await me(token)).status).toBe(401);
  });
});

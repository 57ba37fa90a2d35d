import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles } from '../../../src/platform/auth/actor.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';

const credentials = { email: 'ada@example.com', password: 'correct horse battery staple' };

describe('signing in with a cookie', () => {
  let app: TestApp;
  let origin: string;

  beforeAll(async () => {
    app = await startTestApp({ SIGN_IN_TRIES_PER_ACCOUNT: '1000' });
    origin = new URL(app.container.config.publicUrl).origin;
    await app.container.services.users.register({ ...credentials, name: 'Ada' });
  });
  afterAll(() => app.close());

  function post(action: string, headers: Record<string, string>, json?: unknown): Promise<Response> {
    return app.request(`/v1/auth/${action}`, { method: 'POST', headers, json });
  }

  async function signIn(headers: Record<string, string> = {}): Promise<string> {
    const response = await post('sign-in', headers, credentials);
    expect(response.status).toBe(200);
    return response.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  }

  async function statusOf(cookie: string): Promise<number> {
    return (await app.request('/v1/me', { headers: { Cookie: cookie } })).status;
  }

  it('opens the account, with a cookie that no script can read', async () => {
    const response = await post('sign-in', {}, credentials);
    expect(await response.json()).toMatchObject({ email: credentials.email });
    const cookie = response.headers.get('Set-Cookie') ?? '';
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Expires=']) expect(cookie).toContain(attribute);
    expect(await statusOf(cookie.split(';')[0]!)).toBe(200);
  });

  it('keeps the cookie\'s secret out of the database', async () => {
    const cookie = await signIn();
    expect(JSON.stringify(await app.container.db.session.findMany())).not.toContain(cookie.split('.')[1]);
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const answers = await Promise.all([
      post('sign-in', {}, { ...credentials, password: 'wrong horse battery staple' }),
      post('sign-in', {}, { ...credentials, email: 'nobody@example.com' }),
    ]);
    const [wrong, unknown] = await Promise.all(answers.map(async (answer) => {
      // Each occurrence has a name of its own.
      const problem = { ...await answer.json() as Record<string, unknown>, instance: undefined };
      return { status: answer.status, problem, cookie: answer.headers.get('Set-Cookie') };
    }));
    expect(wrong).toMatchObject({ status: 401, cookie: null });
    expect(unknown).toEqual(wrong);
  });

  it('gives a new cookie each time, and ends the one before', async () => {
    const before = await signIn();
    const after = await signIn({ Cookie: before, Origin: origin });
    expect(after).not.toBe(before);
    expect(await statusOf(before)).toBe(401);
    expect(await statusOf(after)).toBe(200);
  });

  it('never takes over a cookie that was there before', async () => {
    const planted = `session=0199c2a4-7d2e-7cc3-98c4-dc0c0c07398f.${'a'.repeat(43)}`;
    const cookie = await signIn({ Cookie: planted, Origin: origin });
    expect(cookie).not.toBe(planted);
    expect(await statusOf(planted)).toBe(401);
  });

  it('ends with the sign-out, for every copy of the cookie', async () => {
    const cookie = await signIn();
    const response = await post('sign-out', { Cookie: cookie, Origin: origin });
    expect(response.status).toBe(204);
    expect(response.headers.get('Set-Cookie')).toMatch(/^session=; Max-Age=0/);
    expect(await statusOf(cookie)).toBe(401);
    expect((await post('sign-out', {})).status).toBe(204);
  });

  it('is not ended by another site', async () => {
    const cookie = await signIn();
    expect((await post('sign-out', { Cookie: cookie, Origin: 'https://evil.example' })).status).toBe(403);
    expect((await post('sign-out', { Cookie: cookie })).status).toBe(403);
    expect(await statusOf(cookie)).toBe(200);
  });

  it('takes no form that another site\'s page could send', async () => {
    const response = await post('sign-in', { 'Content-Type': 'text/plain' }, credentials);
    expect(response.status).toBe(415);
    expect(response.headers.get('Set-Cookie')).toBeNull();
  });

  it('ends when the account gets another role', async () => {
    const cookie = await signIn();
    await app.container.services.users.grantRole(credentials.email, roles[roles.length - 1]!);
    expect(await statusOf(cookie)).toBe(401);
  });
});

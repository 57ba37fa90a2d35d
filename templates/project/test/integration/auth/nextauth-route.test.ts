import { NextRequest } from 'next/server';
import type { AuthOptions } from 'next-auth';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { POST } from '../../../src/app/api/auth/[...nextauth]/route.ts';
import { type Application, shareApplication } from '../../../src/application.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';

// next-auth reads its cookies from Next, which is not here; what it does with our options, nextauth.test.ts tries.
vi.mock('next-auth', () => ({
  async default(request: Request, _context: unknown, { providers: [provider] }: AuthOptions) {
    const { authorize } = provider?.options as { authorize: (given: unknown, request: unknown) => Promise<unknown> };
    const user = await authorize(await request.json(), { headers: {} });
    return Response.json({ url: 'https://example.com/' }, { status: user === null ? 401 : 200 });
  },
}));

const right = { email: 'ada@example.com', password: 'correct horse battery staple' };
const wrong = { ...right, password: 'wrong horse battery staple' };

describe('next-auth behind its route', () => {
  let app: TestApp;
  let application: Application;

  beforeAll(async () => {
    app = await startTestApp({ SIGN_IN_TRIES_PER_ACCOUNT: '5', SIGN_IN_TRIES_PER_ADDRESS: '8' });
    application = shareApplication(app.container);
    await app.container.services.users.register({ ...right, name: 'Ada' });
  });
  afterAll(() => app.close());

  function signIn(json: typeof right, address: string): Promise<Response> {
    const request = new NextRequest('https://example.com/api/auth/callback/credentials', {
      method: 'POST',
      body: JSON.stringify(json),
    });
    const context = { params: Promise.resolve({ nextauth: ['callback', 'credentials'] }) };
    return application.caller.run({ address }, () => POST(request, context));
  }

  it('signs people in and opens a session', async () => {
    expect((await signIn(right, '192.0.2.1')).status).toBe(200);
    expect(await app.container.db.session.count()).toBe(1);
    expect((await signIn(wrong, '192.0.2.1')).status).toBe(401);
    expect(await app.container.db.session.count()).toBe(1);
  });

  it('says 429, and for how long, after too many failures on one account, and keeps next-auth\'s body', async () => {
    const grace = { ...wrong, email: 'grace@example.com' };
    for (let i = 1; i <= 5; i += 1) expect((await signIn(grace, `192.0.2.${i}`)).status).toBe(401);
    const refused = await signIn(grace, '192.0.2.6');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
    expect(await refused.json()).toEqual({ url: 'https://example.com/' });
  });

  it('counts under the address that the server in front saw', async () => {
    const guess = (n: number, address: string) => signIn({ ...wrong, email: `user${n}@example.com` }, address);
    for (let n = 1; n <= 8; n += 1) expect((await guess(n, '198.51.100.1')).status).toBe(401);
    expect((await guess(9, '198.51.100.1')).status).toBe(429);
    expect((await guess(9, '198.51.100.2')).status).toBe(401);
  });
});

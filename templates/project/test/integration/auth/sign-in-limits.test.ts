import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../helpers/app.ts';

const right = { email: 'ada@example.com', password: 'correct horse battery staple' };
const wrong = { ...right, password: 'wrong horse battery staple' };

describe('guessing passwords', () => {
  let app: TestApp;

  beforeEach(async () => {
    // One proxy of ours: each request says where it comes from.
    app = await startTestApp({ TRUST_PROXY: '1', SIGN_IN_TRIES_PER_ADDRESS: '12' });
    await app.container.services.users.register({ ...right, name: 'Ada' });
  });
  afterEach(() => app.close());

  async function signIn(json: typeof right, address: string): Promise<number> {
    const response = await app.request('/v1/auth/sign-in', { json, headers: { 'X-Forwarded-For': address } });
    if (response.status === 429) expect(response.headers.get('Retry-After')).toMatch(/^\d+$/);
    return response.status;
  }

  it('is over after ten failures on one account, from however many addresses', async () => {
    for (let i = 1; i <= 10; i += 1) expect(await signIn(wrong, `192.0.2.${i}`)).toBe(401);
    expect(await signIn(wrong, '192.0.2.11')).toBe(429);
    expect(await signIn(right, '192.0.2.12')).toBe(429);
  });

  it('is over after too many failures from one address, on however many accounts', async () => {
    const guess = (n: number) => signIn({ ...wrong, email: `user${n}@example.com` }, '192.0.2.1');
    for (let n = 1; n <= 12; n += 1) expect(await guess(n)).toBe(401);
    expect(await guess(13)).toBe(429);
    expect(await signIn(right, '192.0.2.2')).toBe(200);
  });

  it('is not what people do who know theirs', async () => {
    for (let i = 1; i <= 15; i += 1) expect(await signIn(right, '192.0.2.1')).toBe(200);
  });
});

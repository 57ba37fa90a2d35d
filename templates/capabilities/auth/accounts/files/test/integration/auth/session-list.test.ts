import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../../src/modules/users/schema.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';
import { credentialsOf, signInAs } from '../../helpers/sign-in.ts';

interface Listed {
  id: string;
  device: string | null;
  current: boolean;
}

describe('the sessions of an account', () => {
  let app: TestApp;
  let user: User;
  let headers: Record<string, string>;
  let elsewhere: Record<string, string>;

  beforeAll(async () => {
    app = await startTestApp({ ACCESS_CHECK_SECONDS: '0' });
  });
  afterAll(() => app.close());

  beforeEach(async () => {
    ({ user, headers } = await signInAs(app));
    elsewhere = await credentialsOf(app.container, user);
  });

  async function list(credentials = headers): Promise<Listed[]> {
    const response = await app.request('/v1/me/sessions', { headers: credentials });
    expect(response.status).toBe(200);
    const { data } = await response.json() as { data: Listed[] };
    return data;
  }

  async function end(id: string, credentials = headers): Promise<number> {
    return (await app.request(`/v1/me/sessions/${id}`, { method: 'DELETE', headers: credentials })).status;
  }

  async function statusOf(credentials: Record<string, string>): Promise<number> {
    return (await app.request('/v1/me', { headers: credentials })).status;
  }

  it('are listed with their device, and one of them is the one that asks', async () => {
    await app.container.sessions.open(user.id, `Firefox ${'x'.repeat(1000)}`);
    const found = await list();
    expect(found).toHaveLength(3);
    expect(found.filter(({ current }) => current)).toHaveLength(1);
    expect(found.find(({ device }) => device !== null)?.device).toBe(`Firefox ${'x'.repeat(192)}`);
    expect(JSON.stringify(found)).not.toContain('oken');
    const other = await list(elsewhere);
    expect(other.find(({ current }) => current)?.id).not.toBe(found.find(({ current }) => current)?.id);
  });

  it('end one by one, also the one that asks', async () => {
    const mine = (await list()).find(({ current }) => current)!;
    const other = (await list(elsewhere)).find(({ current }) => current)!;
    expect(await end(other.id)).toBe(204);
    expect(await end(other.id)).toBe(404);
    expect([await statusOf(headers), await statusOf(elsewhere)]).toEqual([200, 401]);
    expect(await end(mine.id)).toBe(204);
    expect(await statusOf(headers)).toBe(401);
  });

  it('end together, but for the one that asks', async () => {
    expect((await app.request('/v1/me/sessions', { method: 'DELETE', headers })).status).toBe(204);
    expect([await statusOf(headers), await statusOf(elsewhere)]).toEqual([200, 401]);
  });

  it('are not listed once they are over', async () => {
    await app.container.db.session.updateMany({ where: { userId: user.id }, data: { lastUsedAt: new Date(0) } });
    const fresh = await credentialsOf(app.container, user);
    expect(await list(fresh)).toHaveLength(1);
  });

  it('of others are neither seen nor ended', async () => {
    const stranger = await signInAs(app);
    const [theirs] = await list(stranger.headers);
    expect(await end(theirs!.id)).toBe(404);
    expect((await list()).map(({ id }) => id)).not.toContain(theirs!.id);
    expect(await statusOf(stranger.headers)).toBe(200);
    expect((await app.request('/v1/me/sessions')).status).toBe(401);
    expect(await end(theirs!.id, {})).toBe(401);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { administrators } from '../../../src/modules/users/administrators.ts';
import { roles } from '../../../src/platform/auth/actor.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';
import { type SignedIn, signInAs } from '../../helpers/sign-in.ts';

const [ADMINISTRATOR] = administrators;

describe('the last administrator', () => {
  let app: TestApp;
  let administrator: SignedIn;

  beforeAll(async () => {
    app = await startTestApp({ ACCESS_CHECK_SECONDS: '0', DB_POOL_TIMEOUT_MS: '60000' });
  });
  afterAll(() => app.close());

  beforeEach(async () => {
    await app.container.db.user.updateMany({ where: { role: { in: [...administrators] } }, data: { role: roles[0] } });
    administrator = await signInAs(app, ADMINISTRATOR);
  });

  async function remove({ user: { email }, headers }: SignedIn): Promise<number> {
    return (await app.request('/v1/me/deletion', { json: { email }, headers })).status;
  }

  function left(): Promise<number> {
    return app.container.db.user.count({ where: { role: { in: [...administrators] } } });
  }

  it('deletes no account of their own, until there is another', async () => {
    const refused = await app.request('/v1/me/deletion', { json: { email: administrator.user.email }, headers: administrator.headers });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ detail: 'This is the last administrator.' });
    expect((await app.request('/v1/me', { headers: administrator.headers })).status).toBe(200);
    await signInAs(app, ADMINISTRATOR);
    expect(await remove(administrator)).toBe(204);
    expect(await left()).toBe(1);
  });

  it('stays when both of two go at once', async () => {
    const other = await signInAs(app, ADMINISTRATOR);
    const statuses = await Promise.all([administrator, other].map((one) => remove(one)));
    expect(statuses.toSorted()).toEqual([204, 409]);
    expect(await left()).toBe(1);
  });

  it('keeps nobody else from leaving', async () => {
    const member = await signInAs(app);
    expect(await remove(member)).toBe(204);
    expect(await app.container.db.user.count({ where: { id: member.user.id } })).toBe(0);
    expect(await left()).toBe(1);
  });
});

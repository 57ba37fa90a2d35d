import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { User } from '../../../src/modules/users/schema.ts';
import { hashPassword } from '../../../src/platform/auth/password.ts';
import { linksTo, mailsTo, tokenTo } from '../../helpers/account-mails.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';
import { credentialsIn, credentialsOf, signInAs } from '../../helpers/sign-in.ts';

const password = 'correct horse battery staple';
const other = 'staple battery horse correct';

describe('passwords', () => {
  let app: TestApp;
  let passwordHash: string;
  let user: User;
  let headers: Record<string, string>;

  beforeAll(async () => {
    app = await startTestApp({ ACCESS_CHECK_SECONDS: '0', SIGN_IN_TRIES_PER_ACCOUNT: '10', SIGN_IN_TRIES_PER_ADDRESS: '1000', MAILS_PER_ADDRESS: '1000' });
    passwordHash = await hashPassword(password);
  });
  afterAll(() => app.close());
  afterEach(() => vi.restoreAllMocks());

  beforeEach(async () => {
    ({ user, headers } = await signInAs(app));
    await app.container.db.user.update({ where: { id: user.id }, data: { passwordHash } });
  });

  function post(path: string, json: unknown, sent: Record<string, string> = {}): Promise<Response> {
    return app.request(`/v1/auth/${path}`, { json, headers: sent });
  }

  async function statusOf(credentials: Record<string, string>): Promise<number> {
    return (await app.request('/v1/me', { headers: credentials })).status;
  }

  async function isOpenedBy(tried: string): Promise<boolean> {
    return await app.container.services.users.checkPassword({ email: user.email, password: tried }) !== null;
  }

  async function forget(): Promise<string> {
    expect((await post('forgotten-password', { email: user.email })).status).toBe(202);
    return tokenTo(app, user.email, 'reset-password');
  }

  async function change(currentPassword: string, newPassword: string): Promise<Response> {
    return app.request('/v1/me/password', { method: 'PUT', json: { currentPassword, newPassword }, headers });
  }

  it('that are forgotten are chosen anew by a link, which ends all sessions', async () => {
    const elsewhere = await credentialsOf(app.container, user);
    const token = await forget();
    expect((await post('password', { token, password: other })).status).toBe(204);
    expect([await isOpenedBy(password), await isOpenedBy(other)]).toEqual([false, true]);
    expect([await statusOf(headers), await statusOf(elsewhere)]).toEqual([401, 401]);
    expect((await mailsTo(app, user.email)).map(({ subject }) => subject)).toEqual([expect.stringContaining('has changed')]);
    expect(await app.container.services.users.get({ id: user.id, role: user.role })).toMatchObject({ emailVerifiedAt: expect.any(Date) });
  });

  it('that are chosen anew while somebody signs in with the old one leave that one no session', async () => {
    const { services, sessions, db } = app.container;
    const token = await forget();
    const open = sessions.open.bind(sessions);
    vi.spyOn(sessions, 'open').mockImplementationOnce(async (...opened) => {
      expect((await post('password', { token, password: other })).status).toBe(204);
      return open(...opened);
    });
    await expect(services.auth.signIn({ email: user.email, password }, '192.0.2.1')).rejects.toMatchObject({ status: 401 });
    expect(await db.session.count({ where: { userId: user.id } })).toBe(0);
  });

  it('that are chosen anew end what was begun with the old one and is stored before the commit', async () => {
    const { sessions, db } = app.container;
    const token = await forget();
    const transaction = db.$transaction.bind(db) as (statements: unknown) => Promise<unknown>;
    vi.spyOn(db, '$transaction').mockImplementationOnce(async (statements: unknown) => {
      const done = await transaction(statements);
      await sessions.open(user.id);
      return done;
    });
    expect((await post('password', { token, password: other })).status).toBe(204);
    expect(await db.session.count({ where: { userId: user.id } })).toBe(0);
  });

  it('are chosen anew though the mail that tells of it cannot be sent', async () => {
    const token = await forget();
    vi.spyOn(app.container.mailing.mails, 'send').mockRejectedValue(new Error('the broker is down'));
    expect((await post('password', { token, password: other })).status).toBe(204);
    expect(await isOpenedBy(other)).toBe(true);
  });

  it('are changed though the mail that tells of it cannot be sent', async () => {
    vi.spyOn(app.container.mailing.mails, 'send').mockRejectedValue(new Error('the broker is down'));
    expect((await change(password, other)).status).toBeLessThan(300);
    expect(await isOpenedBy(other)).toBe(true);
  });

  it('that were changed make strangers of the devices that knew the old one', async () => {
    const { auth } = app.container.services;
    const signIn = (tried: string, device?: string) => auth.signIn({ email: user.email, password: tried }, '192.0.2.7', device);
    const { deviceToken } = await signIn(password);
    await change(password, other);
    for (let i = 0; i < 10; i += 1) await expect(signIn(password)).rejects.toMatchObject({ status: 401 });
    await expect(signIn(other, deviceToken)).rejects.toMatchObject({ status: 429 });
  });

  it('sign in while something else of the account changes', async () => {
    const { services, sessions, db } = app.container;
    const open = sessions.open.bind(sessions);
    vi.spyOn(sessions, 'open').mockImplementationOnce(async (...opened) => {
      await db.user.update({ where: { id: user.id }, data: { name: 'Ada', version: { increment: 1 } } });
      return open(...opened);
    });
    await expect(services.auth.signIn({ email: user.email, password }, '192.0.2.1')).resolves.toBeDefined();
  });

  it('have links that work once, also for two at the same time', async () => {
    const token = await forget();
    const answers = await Promise.all([1, 2].map(() => post('password', { token, password: other })));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
    const again = await post('password', { token, password });
    expect(again.status).toBe(422);
    expect(await again.json()).toMatchObject({ errors: [{ pointer: '#/token' }] });
  });

  it('have links that the next change makes worthless, but no other request', async () => {
    const first = await forget();
    const second = await forget();
    expect((await post('password', { token: first, password: other })).status).toBe(204);
    expect((await post('password', { token: second, password })).status).toBe(422);
  });

  it('have links that end soon, and that are no use for anything else', async () => {
    const token = await forget();
    for (const path of ['verified-email', 'changed-email']) {
      expect((await post(path, { token, currentPassword: password })).status).toBe(422);
    }
    await app.container.db.accountMail.updateMany({ where: { email: user.email }, data: { expiresAt: new Date() } });
    expect((await post('password', { token, password: other })).status).toBe(422);
    expect(await isOpenedBy(password)).toBe(true);
  });

  it('are refused when they are no good, and the link is not used up by that', async () => {
    const token = await forget();
    for (const bad of ['short', 'qwertyuiop', user.email]) {
      const refused = await post('password', { token, password: bad });
      expect(refused.status).toBe(422);
      expect(await refused.json()).toMatchObject({ errors: [{ pointer: '#/password' }] });
    }
    expect((await post('password', { token, password: other })).status).toBe(204);
  });

  it('are not guessed by a link that somebody makes up', async () => {
    const token = await forget();
    for (const forged of ['nonsense', token.slice(0, 36), `${token.slice(0, 36)}.${'a'.repeat(43)}`, `0199c2a4-7d2e-7cc3-98c4-dc0c0c07398f${token.slice(36)}`]) {
      expect((await post('password', { token: forged, password: other })).status).toBe(422);
    }
  });

  it('keep the secrets of their links out of the database', async () => {
    const token = await forget();
    expect(JSON.stringify(await app.container.db.accountMail.findMany())).not.toContain(token.split('.')[1]);
  });

  it('have links to our own pages, whatever host the request names', async () => {
    const host = { 'Host': 'evil.example', 'X-Forwarded-Host': 'evil.example', 'Forwarded': 'host=evil.example' };
    await post('forgotten-password', { email: user.email }, host);
    const [link] = await linksTo(app, user.email);
    expect(link?.origin).toBe(new URL(app.container.config.publicUrl).origin);
  });

  it('are forgotten by unknown people with the same answer, and no mail', async () => {
    const email = 'nobody@example.com';
    const answers = await Promise.all([post('forgotten-password', { email: user.email }), post('forgotten-password', { email })]);
    const [known, unknown] = await Promise.all(answers.map(async (answer) => ({ status: answer.status, body: await answer.text() })));
    expect(known).toEqual({ status: 202, body: '' });
    expect(unknown).toEqual(known);
    expect(await mailsTo(app, email)).toEqual([]);
    expect(await mailsTo(app, user.email)).toHaveLength(1);
  });

  it('are asked for so often only, whether there is such an account or not', async () => {
    for (const email of [user.email, 'nobody.else@example.com']) {
      for (let i = 0; i < 5; i += 1) expect((await post('forgotten-password', { email })).status).toBe(202);
      expect((await post('forgotten-password', { email })).status).toBe(429);
    }
  });

  it('are changed by whoever knows the old one, which ends the other sessions', async () => {
    const elsewhere = await credentialsOf(app.container, user);
    const changed = await change(password, other);
    expect(changed.status).toBeLessThan(300);
    expect([await isOpenedBy(password), await isOpenedBy(other)]).toEqual([false, true]);
    expect(await statusOf(elsewhere)).toBe(401);
    expect(await statusOf(headers), 'a copy of what the session had before').toBe(401);
    expect(await statusOf(await credentialsIn(changed, headers))).toBe(200);
    expect((await mailsTo(app, user.email)).map(({ subject }) => subject)).toEqual([expect.stringContaining('has changed')]);
  });

  it('are changed so often only, since each change sends a mail', async () => {
    const statuses = [];
    for (let i = 0; i < 5; i += 1) {
      const changed = await change(password, password);
      statuses.push(changed.ok);
      headers = await credentialsIn(changed, headers);
    }
    expect(statuses).toEqual([true, true, true, true, true]);
    expect((await change(password, password)).status).toBe(429);
  });

  it('are not changed by a session alone, however often it guesses', async () => {
    const refused = await change('wrong horse battery staple', other);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: '#/currentPassword' }] });
    for (let i = 1; i < 10; i += 1) expect((await change('wrong horse battery staple', other)).status).toBe(422);
    expect((await change(password, other)).status).toBe(429);
    expect(await isOpenedBy(password)).toBe(true);
  });

  it('are not changed by who began while the owner chose another one', async () => {
    const { services } = app.container;
    const token = await forget();
    const check = services.users.checkPassword.bind(services.users);
    vi.spyOn(services.users, 'checkPassword').mockImplementationOnce(async (given) => {
      const found = await check(given);
      expect((await post('password', { token, password: other })).status).toBe(204);
      return found;
    });
    expect((await change(password, 'of whoever knew the old one')).status).toBe(401);
    expect(await isOpenedBy(other)).toBe(true);
  });

  it('are not changed over another change', async () => {
    const { db, sessions } = app.container;
    const reissue = sessions.reissue.bind(sessions);
    vi.spyOn(sessions, 'reissue').mockImplementationOnce(async (...asked) => {
      await db.user.update({ where: { id: user.id }, data: { version: { increment: 1 } } });
      return reissue(...asked);
    });
    expect((await change(password, other)).status).toBe(409);
    expect(await isOpenedBy(password)).toBe(true);
  });

  it('are not changed to what everybody tries first, nor by nobody', async () => {
    const refused = await change(password, 'qwertyuiop');
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: '#/newPassword' }] });
    headers = {};
    expect((await change(password, other)).status).toBe(401);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../../src/modules/users/schema.ts';
import { roles } from '../../../src/platform/auth/actor.ts';
import { KEY_PREFIX } from '../../../src/platform/auth/api-key.ts';
import { type KeyScope, keyScopes, scopeOf } from '../../../src/platform/auth/key-scopes.ts';
import { hashPassword } from '../../../src/platform/auth/password.ts';
import { tokenTo } from '../../helpers/account-mails.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';
import { captureLogger } from '../../helpers/log.ts';
import { operationsOf, readContract } from '../../helpers/operations.ts';
import { letConfirmationsEnd, signInAs } from '../../helpers/sign-in.ts';

const currentPassword = 'correct horse battery staple';
const ID = '0198c2a4-0000-7000-8000-999999999999';

interface CreatedKey {
  id: string;
  key: string;
}

describe('the keys of an account', () => {
  const log = captureLogger();
  let app: TestApp;
  let passwordHash: string;
  let user: User;
  let headers: Record<string, string>;

  beforeAll(async () => {
    app = await startTestApp({ ACCESS_CHECK_SECONDS: '0' }, log.logger);
    passwordHash = await hashPassword(currentPassword);
  });
  afterAll(() => app.close());

  beforeEach(async () => {
    ({ user, headers } = await signInAs(app));
    await app.container.db.user.update({ where: { id: user.id }, data: { passwordHash } });
  });

  function post(given: object = {}): Promise<Response> {
    const json = { currentPassword, name: 'nightly import', scopes: ['me:read'], expiresInDays: 30, ...given };
    return app.request('/v1/me/keys', { json, headers });
  }

  async function create(scopes: readonly KeyScope[] = ['me:read']): Promise<CreatedKey> {
    const response = await post({ scopes });
    expect(response.status).toBe(201);
    return await response.json() as CreatedKey;
  }

  function bearing({ key }: CreatedKey): Record<string, string> {
    return { Authorization: `Bearer ${key}` };
  }

  async function statusOf(credentials: Record<string, string>, path = '/v1/me', method = 'GET'): Promise<number> {
    return (await app.request(path, { method, headers: credentials })).status;
  }

  it('are shown once, and listed without what proves them', async () => {
    const created = await create();
    expect(created.key.startsWith(KEY_PREFIX)).toBe(true);
    const response = await app.request('/v1/me/keys', { headers });
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({ data: [{
      id: created.id, name: 'nightly import', scopes: ['me:read'], lastUsedAt: null,
      createdAt: expect.any(String) as string, expiresAt: expect.any(String) as string,
    }] });
    const row = await app.container.db.apiKey.findUniqueOrThrow({ where: { id: created.id } });
    const secret = created.key.split('_').at(-1)!;
    for (const place of [text, JSON.stringify(row)]) expect(place).not.toContain(secret);
  });

  it('are not made by a session of which it was not proven lately who uses it', async () => {
    await letConfirmationsEnd(app.container, user);
    const refused = await post();
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ needs: 'confirmation' });
    expect(await app.container.db.apiKey.count({ where: { userId: user.id } })).toBe(0);
  });

  it('of a stranger who made the account go once the owner of the address has shown up', async () => {
    const created = await create();
    await app.request('/v1/auth/forgotten-password', { json: { email: user.email } });
    const token = await tokenTo(app, user.email, 'reset-password');
    expect((await app.request('/v1/auth/password', { json: { token, password: 'of the owner of the address' } })).status).toBe(204);
    expect(await statusOf(bearing(created))).toBe(401);
  });

  it('stand for their account, and say when they were used last', async () => {
    const created = await create();
    const response = await app.request('/v1/me', { headers: bearing(created) });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id: user.id });
    const { lastUsedAt } = await app.container.db.apiKey.findUniqueOrThrow({ where: { id: created.id } });
    expect(lastUsedAt).not.toBeNull();
    expect(await statusOf(bearing(created))).toBe(200);
    expect(await app.container.db.apiKey.findUniqueOrThrow({ where: { id: created.id } })).toMatchObject({ lastUsedAt });
  });

  it('take the password, a name, scopes that there are, and an end', async () => {
    const faults = [
      [{ currentPassword: 'wrong horse battery staple' }, '#/currentPassword'],
      [{ name: ' ' }, '#/name'],
      [{ scopes: [] }, '#/scopes'],
      [{ scopes: ['me:read', 'me:read'] }, '#/scopes'],
      [{ scopes: ['me:delete'] }, '#/scopes/0'],
      [{ expiresInDays: 366 }, '#/expiresInDays'],
      [{ role: roles.at(-1) }, '#/role'],
      [{ userId: ID }, '#/userId'],
    ] as const;
    for (const [given, pointer] of faults) {
      const refused = await post(given);
      expect(refused.status, pointer).toBe(422);
      expect(await refused.json()).toMatchObject({ errors: [{ pointer }] });
    }
    expect(await app.container.db.apiKey.count({ where: { userId: user.id } })).toBe(0);
  });

  it('are twenty at most', async () => {
    const expiresAt = new Date(Date.now() + 86_400_000);
    const data = Array.from({ length: 20 }, () => ({ userId: user.id, name: 'one of many', secretHash: '', scopes: [], expiresAt }));
    await app.container.db.apiKey.createMany({ data });
    expect((await post()).status).toBe(409);
  });

  it('open what they were made for, and nothing that is for people', async () => {
    const every = bearing(await create(keyScopes));
    const contract = await readContract(app);
    const refused = new Set<string>();
    for (const { method, path } of operationsOf(contract)) {
      const concrete = path.replaceAll(/\{\w+\}/g, ID);
      const response = await app.request(concrete, { method: method.toUpperCase(), headers: every });
      const detail = response.status === 403 ? (await response.json() as { detail?: string }).detail : undefined;
      if (detail?.startsWith('This is for people') === true) refused.add(`${method} ${path}`);
      expect(scopeOf(method.toUpperCase(), concrete) === null || detail === undefined, `${method} ${path}`).toBe(true);
    }
    expect(await statusOf(headers)).toBe(200);
    const forPeople = operationsOf(contract).filter(({ path }) => path.startsWith('/v1/me/')).map(({ method, path }) => `${method} ${path}`);
    expect([...refused]).toEqual(expect.arrayContaining([...forPeople, 'post /v1/me/keys', 'put /v1/me/password']));
  });

  it('open nothing that they were not made for', async () => {
    const narrow = bearing(await create());
    for (const { method, path, operation } of operationsOf(await readContract(app))) {
      const concrete = path.replaceAll(/\{\w+\}/g, ID);
      const scope = scopeOf(method.toUpperCase(), concrete);
      if (scope === null || scope === 'me:read') continue;
      const response = await app.request(concrete, { method: method.toUpperCase(), headers: narrow });
      expect(response.status, operation.operationId).toBe(403);
      expect(response.headers.get('WWW-Authenticate')).toBe(`Bearer error="insufficient_scope", scope="${scope}"`);
    }
  });

  it('may what their account may, and no more', async () => {
    for (const role of roles) {
      await app.container.db.user.update({ where: { id: user.id }, data: { role } });
      const signedIn = await signInAs(app, role);
      const credentials = bearing(await create(keyScopes));
      for (const { method, path, operation } of operationsOf(await readContract(app))) {
        if (scopeOf(method.toUpperCase(), path) === null) continue;
        const concrete = path.replaceAll(/\{\w+\}/g, ID);
        const asKey = await app.request(concrete, { method: method.toUpperCase(), headers: credentials });
        const asPerson = await app.request(concrete, { method: method.toUpperCase(), headers: signedIn.headers });
        expect(asKey.status, `${operation.operationId} as ${role}`).toBe(asPerson.status);
      }
    }
  });

  it('have the role that their account has by now', async () => {
    const created = await create();
    await app.container.db.user.update({ where: { id: user.id }, data: { role: roles.at(-1)! } });
    expect(await (await app.request('/v1/me', { headers: bearing(created) })).json()).toMatchObject({ role: roles.at(-1) });
    await app.container.db.user.delete({ where: { id: user.id } });
    expect(await statusOf(bearing(created))).toBe(401);
  });

  it('end when they are revoked, and when their time is over', async () => {
    const [revoked, over] = [await create(), await create()];
    expect(await statusOf(headers, `/v1/me/keys/${revoked.id}`, 'DELETE')).toBe(204);
    expect(await statusOf(headers, `/v1/me/keys/${revoked.id}`, 'DELETE')).toBe(404);
    expect([await statusOf(bearing(revoked)), await statusOf(bearing(over))]).toEqual([401, 200]);
    await app.container.db.apiKey.update({ where: { id: over.id }, data: { expiresAt: new Date() } });
    const refused = await app.request('/v1/me', { headers: bearing(over) });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('WWW-Authenticate')).toContain('error="invalid_token"');
    await app.container.services.keys.deleteExpired(new Date());
    expect(await app.container.db.apiKey.count({ where: { userId: user.id } })).toBe(0);
  });

  it('of others are neither seen nor revoked', async () => {
    const created = await create();
    const stranger = await signInAs(app);
    expect(await (await app.request('/v1/me/keys', { headers: stranger.headers })).json()).toEqual({ data: [] });
    expect(await statusOf(stranger.headers, `/v1/me/keys/${created.id}`, 'DELETE')).toBe(404);
    expect([await statusOf({}, '/v1/me/keys'), await statusOf(bearing(created))]).toEqual([401, 200]);
  });

  it('are told of by mail, and stand in no log wherever a client puts them', async () => {
    const created = await create();
    const { key } = created;
    await app.request('/v1/me', { headers: bearing(created) });
    await app.request(`/v1/me?key=${key}`, { headers: { 'X-Api-Key': key, 'Cookie': `key=${key}` } });
    await app.request('/v1/me/keys', { headers, json: { currentPassword: key, [key]: key } });
    await app.request('/v1/me', { headers: { Authorization: `Basic ${key}` } });
    await app.request('/v1/me', { headers: { Authorization: `Bearer ${key}0` } });
    expect(log.text()).toContain('auth.key_created');
    expect(log.text()).not.toContain(key.split('_').at(-1));
    expect(await app.container.db.accountMail.count({ where: { userId: user.id, purpose: 'key-created' } })).toBe(1);
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';

import { hashSecret } from '../../../src/platform/auth/opaque-token.ts';
import { hashPassword } from '../../../src/platform/auth/password.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';
import { type ProviderServer, startProviderServer } from '../../helpers/provider-server.ts';
import { signInAs } from '../../helpers/sign-in.ts';
import { createVisitor } from '../../helpers/visitor.ts';

const password = 'correct horse battery staple';
const code = 'AAAA-BBBB-CCCC-DDDD';

let server: ProviderServer;
let app: TestApp;

beforeAll(async () => {
  server = await startProviderServer();
  app = await startTestApp({ DEV_PROVIDER_URL: server.url, ACCESS_CHECK_SECONDS: '0' });
});
afterAll(async () => {
  await app.close();
  await server.close();
});

it('a second factor is asked for whoever vouches for an account', async () => {
  const { db } = app.container;
  const visitor = createVisitor(app, server);
  const { user, headers } = await signInAs(app);
  await db.user.update({ where: { id: user.id }, data: { passwordHash: await hashPassword(password) } });
  expect((await visitor.link(headers, password, { sub: 'ada' })).status).toBe(204);
  await db.secondFactor.create({ data: { userId: user.id, secret: 'sealed', confirmedAt: new Date() } });
  await db.recoveryCode.create({ data: { userId: user.id, codeHash: hashSecret(code.replaceAll('-', '')) } });
  const before = await db.session.count({ where: { userId: user.id } });

  expect(await visitor.signIn({ sub: 'ada' })).toEqual({ needs: 'code' });
  expect(await visitor.complete({ code: 'WRONG-CODE' })).toEqual({ needs: 'code' });
  expect(await db.session.count({ where: { userId: user.id } })).toBe(before);
  const opened = await visitor.complete({ code });
  expect((await app.request('/v1/me', 'headers' in opened ? { headers: opened.headers } : {})).status).toBe(200);
  // The proof was used up with the code.
  expect(await visitor.complete({ code })).toEqual({ problem: 'unauthenticated' });
});

it('a second factor is asked for beside the password that links an account', async () => {
  const { db } = app.container;
  const visitor = createVisitor(app, server);
  const { user } = await signInAs(app);
  await db.user.update({ where: { id: user.id }, data: { passwordHash: await hashPassword(password) } });
  await db.secondFactor.create({ data: { userId: user.id, secret: 'sealed', confirmedAt: new Date() } });
  expect(await visitor.signIn({ sub: 'bea', email: user.email })).toEqual({ needs: 'password' });
  expect(await visitor.complete({ password })).toEqual({ needs: 'code' });
  expect(await db.accountIdentity.count({ where: { userId: user.id } })).toBe(0);
});

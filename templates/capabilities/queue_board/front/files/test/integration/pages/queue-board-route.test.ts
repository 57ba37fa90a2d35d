import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { GET, PUT } from '../../../src/app/admin/queues/[[...route]]/route.ts';
import { shareApplication } from '../../../src/application.ts';
import { administrators } from '../../../src/modules/users/administrators.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';
import { signInAs } from '../../helpers/sign-in.ts';

describe('the board of the job queue behind Next\'s router', () => {
  let app: TestApp;
  let headers: Record<string, string>;

  beforeAll(async () => {
    app = await startTestApp();
    shareApplication(app.container);
    ({ headers } = await signInAs(app, administrators[0]));
  });

  afterAll(() => app.close());

  it.each([
    ['GET', '/admin/queues', GET, 200],
    ['GET', '/admin/queues/static/images/logo.svg', GET, 200],
    ['PUT', '/admin/queues/api/queues/nothing/x/retry', PUT, 404],
  ] as const)('answers %s %s as the application does directly', async (method, path, handler, status) => {
    const direct = await app.app.request(path, { method, headers }, {});
    const mounted = await handler(new Request(`http://localhost${path}`, { method, headers }));
    expect([direct.status, mounted.status]).toEqual([status, status]);
    expect(await mounted.text()).toBe(await direct.text());
    expect(mounted.headers.get('content-security-policy')).toBe(direct.headers.get('content-security-policy'));
  });

  it('is for administrators alone', async () => {
    expect((await GET(new Request('http://localhost/admin/queues'))).status).toBe(404);
  });
});

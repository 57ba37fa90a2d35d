import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { GET as getDocs } from '../../../src/app/docs/[[...route]]/route.ts';
import { GET as getLivez } from '../../../src/app/livez/route.ts';
import { GET as getOpenApi } from '../../../src/app/openapi.json/route.ts';
import { GET as getReadyz } from '../../../src/app/readyz/route.ts';
import { DELETE, GET, POST } from '../../../src/app/v1/[[...route]]/route.ts';
import { shareApplication } from '../../../src/application.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';

type Handler = (request: Request) => Response | Promise<Response>;

describe('the API behind Next\'s router', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ DOCS: 'true' });
    shareApplication(app.container);
  });

  afterAll(() => app.close());

  it.each<[string, string, Handler]>([
    ['GET', '/v1/nothing-of-this-name', GET],
    ['POST', '/v1/nothing-of-this-name', POST],
    ['DELETE', '/openapi.json', DELETE],
    ['GET', '/livez', getLivez],
    ['GET', '/readyz', getReadyz],
    ['GET', '/openapi.json', getOpenApi],
    ['GET', '/docs', getDocs],
  ])('answers %s %s as the application does directly', async (method, path, handler) => {
    const headers = { 'X-Request-Id': 'request-for-both' };
    const [direct, mounted] = await Promise.all([
      app.app.request(path, { method, headers }, {}),
      handler(new Request(`http://localhost${path}`, { method, headers })),
    ]);
    expect(mounted.status).toBe(direct.status);
    expect(await mounted.text()).toBe(await direct.text());
    for (const name of ['content-type', 'content-security-policy', 'x-request-id', 'allow']) {
      expect(mounted.headers.get(name)).toBe(direct.headers.get(name));
    }
  });

  it('leaves compression to Next, which drops the label of what is compressed already', async () => {
    const headers = { 'Accept-Encoding': 'gzip, deflate, br, zstd' };
    const response = await getOpenApi(new Request('http://localhost/openapi.json', { headers }));
    expect(response.headers.has('content-encoding')).toBe(false);
    expect(await response.json()).toMatchObject({ openapi: '3.1.0' });
  });
});

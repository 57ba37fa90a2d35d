import { afterEach, beforeEach, expect, it } from 'vitest';

import { startTestApp, type TestApp } from '../../helpers/app.ts';
import { openEnvelopeSink } from '../../helpers/envelope-sink.ts';

let sink: Awaited<ReturnType<typeof openEnvelopeSink>>;
let app: TestApp;

beforeEach(async () => {
  sink = await openEnvelopeSink();
  app = await startTestApp({ SENTRY_DSN: sink.dsn });
  app.app.get('/boom', () => {
    throw new Error('no room for ann@acme.test');
  });
});

afterEach(async () => {
  await app.close();
  await sink.close();
});

it('reports what failed unexpectedly, and nothing that a client did', async () => {
  expect((await app.request('/v1/nowhere')).status).toBe(404);
  expect((await app.request('/boom?token=S1', { headers: { 'X-Request-Id': 'request-77', Cookie: 'S2' } })).status).toBe(500);
  expect((await app.request('/livez', { method: 'POST', body: 'S3' })).status).toBe(405);
  // A drain loses none of them.
  await app.container.lifecycle.close();
  expect(sink.events()).toMatchObject([{
    logger: 'request failed',
    tags: { requestId: 'request-77' },
    exception: { values: [{ type: 'Error', value: 'no room for [email]' }] },
  }]);
  expect(sink.bodies.join()).not.toMatch(/acme|S[123]/);
});

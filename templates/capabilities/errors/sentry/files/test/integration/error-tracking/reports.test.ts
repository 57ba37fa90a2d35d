import { afterEach, beforeEach, expect, it } from 'vitest';

import { createContainer } from '../../../src/container.ts';
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

it('reports that it could not end in order', async () => {
  const { lifecycle } = createContainer(app.container.config);
  lifecycle.onClose('part', () => Promise.reject(new Error('stuck')));
  await expect(lifecycle.close()).rejects.toThrow('not everything could be closed');
  expect(sink.events().map(({ level, logger }) => `${level} ${logger}`)).toEqual(['error closing failed', 'fatal shutting down failed']);
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

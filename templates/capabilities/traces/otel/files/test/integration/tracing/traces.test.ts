import { afterEach, beforeEach, expect, it } from 'vitest';

import { startTestApp, type TestApp } from '../../helpers/app.ts';
import { captureLogger } from '../../helpers/log.ts';
import { openTraceCollector } from '../../helpers/trace-collector.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7`;

let collector: Awaited<ReturnType<typeof openTraceCollector>>;
let app: TestApp;
let log: ReturnType<typeof captureLogger>;

beforeEach(async () => {
  collector = await openTraceCollector();
  log = captureLogger('info');
  app = await startTestApp({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint }, log.logger);
  app.app.get('/notes/:id', async (c) => {
    await app.container.db.$queryRaw`select 1 as "one" where ${'a secret value'} = 'nothing'`;
    return c.text('note');
  });
  app.app.get('/boom', () => {
    throw new Error('no room for ann@acme.test');
  });
});

afterEach(async () => {
  await app.close();
  await collector.close();
});

it('a request and its statements are one trace, that of whoever asks', async () => {
  expect((await app.request('/notes/7?token=S1', { headers: { traceparent: `${PARENT}-01` } })).status).toBe(200);
  // A drain loses none of them.
  await app.container.lifecycle.close();
  const spans = collector.spans().filter(({ traceId }) => traceId === TRACE);
  const request = spans.find(({ kind }) => kind === 2);
  expect(request).toMatchObject({
    parentSpanId: '00f067aa0ba902b7',
    name: 'GET /notes/:id',
    attributes: { 'http.request.method': 'GET', 'http.route': '/notes/:id', 'url.path': '/notes/7', 'http.response.status_code': 200 },
    status: {},
  });
  expect(spans).toContainEqual(expect.objectContaining({
    parentSpanId: request?.spanId,
    name: 'SELECT',
    attributes: expect.objectContaining({ 'db.operation.name': 'SELECT', 'db.query.text': expect.stringMatching(/^select 1 as "one" where (?:\$1|\?) = 'nothing'$/) as string }) as object,
  }));
  expect(collector.bodies.join()).not.toMatch(/S1|a secret value/);
  expect(log.lines().find(({ msg }) => msg === 'request completed')).toMatchObject({ traceId: TRACE, spanId: request?.spanId });
});

it('a request that fails unexpectedly says so, and no word of why', async () => {
  expect((await app.request('/boom', { headers: { traceparent: `${PARENT}-01` } })).status).toBe(500);
  expect((await app.request('/v1/nowhere', { headers: { traceparent: `${PARENT}-01` } })).status).toBe(404);
  await app.container.lifecycle.close();
  const requests = collector.spans().filter(({ traceId, kind }) => traceId === TRACE && kind === 2);
  expect(requests).toMatchObject([
    { name: 'GET /boom', status: { code: 2 }, attributes: { 'error.type': '500' } },
    { name: 'GET', status: {}, attributes: { 'http.response.status_code': 404 } },
  ]);
  expect(collector.bodies.join()).not.toContain('acme');
});

it('a trace that its beginning does not record is known to the log, and to nobody else', async () => {
  await app.request('/notes/7', { headers: { traceparent: `${PARENT}-00` } });
  await app.container.lifecycle.close();
  expect(collector.spans().filter(({ traceId }) => traceId === TRACE)).toEqual([]);
  expect(log.lines().find(({ msg }) => msg === 'request completed')).toMatchObject({ traceId: TRACE });
});

it('probes are no traces', async () => {
  await app.request('/readyz');
  await app.request('/livez');
  await app.container.lifecycle.close();
  expect(collector.spans().map(({ attributes }) => attributes['url.path'])).not.toContain('/readyz');
});

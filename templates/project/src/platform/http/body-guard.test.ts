import { createRoute, z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';

import { createPipeline } from '../../../test/helpers/pipeline.ts';

const echo = createRoute({
  method: 'post',
  path: '/echo',
  request: { body: { required: true, content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } } } },
  responses: { 200: { description: 'What was sent' } },
});

const { app } = createPipeline({
  env: { BODY_LIMIT_BYTES: '1024' },
  routes: (v1) => v1.openapi(echo, (c) => c.json(c.req.valid('json'), 200)),
});

function post(body: string | ReadableStream, type = 'application/json', headers: Record<string, string> = {}) {
  // Not written inline: the browser's types, which the next face brings, do not know `duplex`.
  const request = { method: 'POST', body, headers: { 'Content-Type': type, ...headers }, duplex: 'half' as const };
  return app.request('/v1/echo', request);
}

function streamOf(text: string): ReadableStream<Uint8Array> {
  return new Blob([text]).stream();
}

describe('a path that needs less', () => {
  const { app: accounts } = createPipeline({
    bodyLimits: { '/v1/accounts': 100 },
    routes(v1) {
      v1.post('/accounts/new', (c) => c.text('made'));
      v1.post('/accountsandmore', (c) => c.text('made'));
    },
  });

  it.each([
    ['/v1/accounts/new', 90, 200],
    ['/v1/accounts/new', 101, 413],
    ['/v1/accountsandmore', 101, 200],
    ['/v1/elsewhere', 101, 404],
  ])('takes less: %s with %i bytes is answered with %i', async (path, bytes, status) => {
    expect((await accounts.request(path, { method: 'POST', body: 'x'.repeat(bytes) })).status).toBe(status);
    expect((await accounts.request(path, { method: 'POST', body: 'x', headers: { 'Content-Length': String(bytes) } })).status).toBe(status);
  });
});

describe('a request body', () => {
  it('is taken as it is', async () => {
    const response = await post('{"a":{"b":"\\u00e9"}}');
    expect(await response.json()).toEqual({ a: { b: 'é' } });
  });

  it('arrives in pieces just as well', async () => {
    const response = await post(streamOf('{"a":1}'));
    expect(await response.json()).toEqual({ a: 1 });
  });

  it.each([['text/plain'], ['application/x-www-form-urlencoded'], ['multipart/form-data; boundary=x']])(
    'of type %s is refused',
    async (type) => {
      const response = await post('{"a":1}', type);
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ code: 'unsupported_media_type' });
    },
  );

  it.each(['{"a":', '', 'nonsense', '{"a":1}{"b":2}'])('that is not JSON is refused: %j', async (body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'bad_request' });
  });

  it('is refused by its declared size before it is read', async () => {
    const response = await post('{}', 'application/json', { 'Content-Length': '1025' });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'payload_too_large' });
  });

  it('is refused when it turns out to be too large', async () => {
    const response = await post(streamOf(JSON.stringify({ a: 'x'.repeat(2000) })));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'payload_too_large' });
  });

  it.each(['{"__proto__":{"admin":true}}', '{"a":[{"\\u005f_proto__":1}]}'])('that aims at prototypes is refused: %s', async (body) => {
    expect((await post(body)).status).toBe(400);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('may speak of prototypes', async () => {
    expect((await post('{"text":"about __proto__"}')).status).toBe(200);
  });

  it('is refused for a character that no database stores, and says where', async () => {
    const response = await post('{"a":{"b/c":"x\\u0000y"}}');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      errors: [{ pointer: '#/a/b~1c', detail: 'must not hold the character U+0000' }],
    });
  });

  it('is refused when it is nested without end, which would exhaust whoever walks through it', async () => {
    const nested = (levels: number) => `{"a":${'['.repeat(levels)}"]]{\\\\"${']'.repeat(levels)}}`;
    expect((await post(nested(60))).status).toBe(200);
    const response = await post(nested(400));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: 'The body is nested too deeply.' });
  });

  it('has company: the same goes for the address', async () => {
    expect((await app.request('/v1/ping?q=%00')).status).toBe(400);
  });
});

import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createPipeline } from '../../../test/helpers/pipeline.ts';
import { toListener } from './node-server.ts';
import { reply } from './reply.ts';

const ORIGIN = 'https://app.acme.test';
const schema = z.object({ id: z.string() });

const { app } = createPipeline({
  env: { CORS_ORIGINS: ORIGIN, RATE_LIMIT_POINTS: '300', RATE_LIMIT_SECONDS: '60' },
  routes(v1) {
    v1.get('/row', (c) => reply(c, schema, { id: '1' }, 200, { ETag: '"1"' }));
    v1.get('/large', (c) => reply(c, schema, { id: 'many words '.repeat(500) }, 200));
    v1.get('/public', (c) => reply(c, schema, { id: '1' }, 200, { 'Cache-Control': 'public' }));
    v1.get('/cookies', (c) => {
      c.header('Set-Cookie', 'a=1', { append: true });
      c.header('Set-Cookie', 'b=2', { append: true });
      return reply(c, schema, { id: '1' }, 200);
    });
    v1.get('/late', async (c, next) => {
      await next();
      c.header('X-Late', 'yes');
    }, (c) => reply(c, schema, { id: '1' }, 200));
  },
});

let server: Server;
let pieces = 0;

beforeAll(async () => {
  const listener = toListener(app);
  server = createServer((request, response) => {
    const write = response.write.bind(response) as (chunk: Buffer) => boolean;
    response.write = (chunk: Buffer) => {
      pieces += 1;
      return write(chunk);
    };
    listener(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});

afterAll(() => server.close());

async function ask(path: string): Promise<{ headers: IncomingMessage['headers']; body: string }> {
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, headers: { Origin: ORIGIN }, agent: false }, resolve).on('error', reject);
  });
  return { headers: response.headers, body: await text(response) };
}

describe('an answer', () => {
  it.each(['/v1/row', '/v1/large', '/nowhere', '/livez'])('leaves the server in one piece: %s', async (path) => {
    pieces = 0;
    const { headers, body } = await ask(path);
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['content-length']).toBe(String(body.length));
    expect(pieces).toBe(0);
  });

  it('says what all say, and what its route says', async () => {
    const { headers } = await ask('/v1/row');
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'cache-control': 'no-store',
      'content-type': 'application/json',
      'etag': '"1"',
      'ratelimit-policy': '"default";q=300;w=60',
      'vary': 'Origin',
    });
    expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    expect((await ask('/v1/public')).headers['cache-control']).toBe('public');
  });

  it('says what its route has said before, and what somebody says afterwards', async () => {
    const { headers } = await ask('/v1/cookies');
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(headers['x-frame-options']).toBe('DENY');
    expect((await ask('/v1/late')).headers).toMatchObject({ 'x-late': 'yes', 'x-frame-options': 'DENY', 'content-type': 'application/json' });
  });
});

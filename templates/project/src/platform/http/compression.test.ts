import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createPipeline } from '../../../test/helpers/pipeline.ts';
import { toListener } from './node-server.ts';
import { reply } from './reply.ts';

const schema = z.object({ text: z.string() });
const large = { text: 'many words '.repeat(500) };
const huge = { text: 'many words '.repeat(50_000) };

const { app } = createPipeline({
  routes(v1) {
    v1.get('/large', (c) => reply(c, schema, large, 200, { ETag: '"3"' }));
    v1.get('/huge', (c) => reply(c, schema, huge, 200));
    v1.get('/small', (c) => reply(c, schema, { text: 'few words' }, 200, { ETag: '"3"' }));
    v1.get('/stream', (c) => c.body(new Blob([large.text]).stream(), 200, { 'Content-Type': 'text/event-stream' }));
  },
});
const server = createServer(toListener(app, { overrideGlobalObjects: false }));

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});

afterAll(() => server.close());

/** As the bytes come: a client that decodes would hide what was sent. */
async function ask(path: string, encoding?: string): Promise<{ headers: IncomingMessage['headers']; body: Buffer }> {
  const { port } = server.address() as AddressInfo;
  const headers = encoding === undefined ? {} : { 'Accept-Encoding': encoding };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, headers, agent: false }, resolve).on('error', reject);
  });
  return { headers: response.headers, body: await buffer(response) };
}

describe('compression', () => {
  it.each([
    ['br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['*', 'br', brotliDecompressSync],
    ['br;q=0.1, gzip', 'gzip', gunzipSync],
  ])('answers %s with %s', async (accepted, encoding, decompress) => {
    const { headers, body } = await ask('/v1/large', accepted);
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers['content-length']).toBe(String(body.length));
    expect(headers.vary).toContain('Accept-Encoding');
    expect(body.length).toBeLessThan(1000);
    expect(JSON.parse(decompress(body).toString())).toEqual(large);
  });

  it.each([['br', brotliDecompressSync], ['gzip', gunzipSync]])('answers with %s what takes long, too', async (encoding, decompress) => {
    const { headers, body } = await ask('/v1/huge', encoding);
    expect(headers['content-encoding']).toBe(encoding);
    expect(JSON.parse(decompress(body).toString())).toEqual(huge);
  });

  it.each(['', 'identity', 'deflate', 'zstd', 'br;q=0', undefined])('does not compress for %j, and says that it could', async (accepted) => {
    const { headers, body } = await ask('/v1/large', accepted);
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers.vary).toContain('Accept-Encoding');
    expect(JSON.parse(body.toString())).toEqual(large);
  });

  it.each(['/v1/small', '/v1/stream', '/livez'])('leaves %s alone', async (path) => {
    expect((await ask(path, 'br')).headers['content-encoding']).toBeUndefined();
  });

  it('makes the entity tag a weak one: other bytes have no strong tag in common', async () => {
    expect((await ask('/v1/large', 'br')).headers.etag).toBe('W/"3"');
    expect((await ask('/v1/large')).headers.etag).toBe('"3"');
    expect((await ask('/v1/small', 'br')).headers.etag).toBe('"3"');
  });

  it('is left to a framework around the application', async () => {
    const response = await app.request('/v1/large', { headers: { 'Accept-Encoding': 'br, gzip' } }, {});
    expect(response.headers.has('Content-Encoding')).toBe(false);
    expect(await response.json()).toEqual(large);
  });
});

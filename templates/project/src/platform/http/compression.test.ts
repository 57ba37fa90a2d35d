import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';

import { createPipeline } from '../../../test/helpers/pipeline.ts';
import { reply } from './reply.ts';

const schema = z.object({ text: z.string() });
const large = { text: 'many words '.repeat(500) };

const { app } = createPipeline({
  routes(v1) {
    v1.get('/large', (c) => reply(c, schema, large, 200));
    v1.get('/small', (c) => reply(c, schema, { text: 'few words' }, 200));
    v1.get('/stream', (c) => c.body(new Blob([large.text]).stream(), 200, { 'Content-Type': 'text/event-stream' }));
  },
});

function get(path: string, encoding: string) {
  return app.request(path, { headers: { 'Accept-Encoding': encoding } });
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

describe('compression', () => {
  it.each([
    ['br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['br;q=0.1, gzip', 'gzip', gunzipSync],
  ])('answers %s with %s', async (accepted, encoding, decompress) => {
    const response = await get('/v1/large', accepted);
    const body = await bytesOf(response);
    expect(response.headers.get('Content-Encoding')).toBe(encoding);
    expect(response.headers.get('Content-Length')).toBe(String(body.length));
    expect(response.headers.get('Vary')).toContain('Accept-Encoding');
    expect(body.length).toBeLessThan(1000);
    expect(JSON.parse(decompress(body).toString())).toEqual(large);
  });

  it.each(['', 'identity', 'deflate', 'br;q=0'])('does not compress for %j, and says that it could', async (accepted) => {
    const response = await get('/v1/large', accepted);
    expect(response.headers.has('Content-Encoding')).toBe(false);
    expect(response.headers.get('Vary')).toContain('Accept-Encoding');
    expect(await response.json()).toEqual(large);
  });

  it.each(['/v1/small', '/v1/stream', '/livez'])('leaves %s alone', async (path) => {
    const response = await get(path, 'br');
    expect(response.headers.has('Content-Encoding')).toBe(false);
  });
});

import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Context, type MiddlewareHandler } from 'hono';
import { accepts } from 'hono/accepts';

import { type AppEnv } from './app-env.ts';

const THRESHOLD_BYTES = 1024;
const COMPRESSIBLE = /^(?:text\/(?!event-stream)|application\/(?:[\w.+-]+\+)?(?:json|javascript|xml))/;

const compressors = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};

/** Compresses answers whose length is known and worth it; streams pass as they are. */
export function compression(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    if (!worthCompressing(c)) return;
    c.header('Vary', 'Accept-Encoding', { append: true });
    const encoding = accepts(c, { header: 'Accept-Encoding', supports: ['br', 'gzip'], default: 'identity' });
    if (encoding !== 'br' && encoding !== 'gzip') return;
    const body = await compressors[encoding](Buffer.from(await c.res.arrayBuffer()));
    const headers = new Headers(c.res.headers);
    headers.set('Content-Encoding', encoding);
    headers.set('Content-Length', String(body.length));
    c.res = new Response(body, { status: c.res.status, headers });
  };
}

function worthCompressing(c: Context<AppEnv>): boolean {
  const { headers } = c.res;
  return (
    c.req.method !== 'HEAD'
    && Number(headers.get('Content-Length')) >= THRESHOLD_BYTES
    && !headers.has('Content-Encoding')
    && COMPRESSIBLE.test(headers.get('Content-Type') ?? '')
  );
}

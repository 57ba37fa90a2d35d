import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { parseAccept } from 'hono/utils/accept';

import type { AppEnv } from './app-env.ts';
import { weakenTag } from './weak-tag.ts';

const THRESHOLD_BYTES = 1024;
const COMPRESSIBLE = /^(?:text\/(?!event-stream)|application\/(?:[\w.+-]+\+)?(?:json|javascript|xml))/;

const compressors = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};

/**
 * Compresses answers whose length is known and worth it; streams pass as they are. Where a framework stands between
 * this application and the client (`next dev`, serverless hosts), compressing is the framework's: it would do it once
 * more, and drop the label of what is compressed already.
 */
export function compression(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    if (!answersDirectly(c.env) || !worthCompressing(c)) return;
    c.res.headers.append('Vary', 'Accept-Encoding');
    const encoding = chooseEncoding(c.req.header('Accept-Encoding') ?? '');
    if (encoding === undefined) return;
    const body = await compressors[encoding](Buffer.from(await c.res.arrayBuffer()));
    c.res = new Response(new Uint8Array(body), c.res);
    c.res.headers.set('Content-Encoding', encoding);
    c.res.headers.set('Content-Length', String(body.length));
    weakenTag(c.res.headers);
  };
}

/** Hono has no bindings at all where no server called it. */
function answersDirectly(bindings: Partial<HttpBindings> | undefined): boolean {
  return bindings?.outgoing !== undefined;
}

/** What the client likes best; where it does not mind, the one that is listed first here. */
function chooseEncoding(header: string): keyof typeof compressors | undefined {
  const accepted = new Map(parseAccept(header).map(({ type, q }) => [type.toLowerCase(), q]));
  const qualityOf = (encoding: string): number => accepted.get(encoding) ?? accepted.get('*') ?? 0;
  return (['br', 'gzip'] as const)
    .filter((encoding) => qualityOf(encoding) > 0)
    .sort((a, b) => qualityOf(b) - qualityOf(a))
    .at(0);
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

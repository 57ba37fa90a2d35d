import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { parseAccept } from 'hono/utils/accept';

import { currentAnswer } from './answer.ts';
import type { Answer, AppEnv } from './app-env.ts';
import { weakenTag } from './weak-tag.ts';

const THRESHOLD_BYTES = 1024;
const COMPRESSIBLE = /^(?:text\/(?!event-stream)|application\/(?:[\w.+-]+\+)?(?:json|javascript|xml))/;

/** What is compressed sooner than another thread has been told to. */
const AT_ONCE_BYTES = 16 * 1024;

const brotli = promisify<Buffer, object, Buffer>(brotliCompress);
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const gzipped = promisify<Buffer, Buffer>(gzip);

const compressors = {
  br: (body: Buffer) => (body.length > AT_ONCE_BYTES ? brotli(body, brotliOptions) : brotliCompressSync(body, brotliOptions)),
  gzip: (body: Buffer) => (body.length > AT_ONCE_BYTES ? gzipped(body) : gzipSync(body)),
};

/**
 * Compresses answers whose length is known and worth it; streams pass as they are. Where a framework stands between
 * this application and the client (`next dev`, serverless hosts), compressing is the framework's: it would do it once
 * more, and drop the label of what is compressed already.
 */
export function compression(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    if (c.req.method === 'HEAD' || !answersDirectly(c.env)) return;
    const made = currentAnswer(c);
    if (lengthOf(c.res, made) < THRESHOLD_BYTES) return;
    const headers = new Headers(made?.headers ?? c.res.headers);
    if (!isCompressible(headers)) return;
    const body = await encoded(made?.body ?? await c.res.arrayBuffer(), c.req.header('Accept-Encoding') ?? '', headers);
    const response = new Response(body, { status: c.res.status, headers });
    if (made !== undefined) c.set('answer', { ...made, response });
    // Hono reads the answer that is there before it takes another in its place.
    c.res = undefined;
    c.res = response;
  };
}

/** @public How a body that is made little by little is encoded, by whoever makes it: here nobody knows when to flush. */
export function streamEncoding(c: Context<AppEnv>): 'gzip' | undefined {
  if (!answersDirectly(c.env)) return undefined;
  return qualities(c.req.header('Accept-Encoding') ?? '')('gzip') > 0 ? 'gzip' : undefined;
}

/** To ask a response itself is dear: it makes all of its headers. */
function lengthOf(response: Response, made: Answer | undefined): number {
  return Number(made === undefined ? response.headers.get('Content-Length') : made.headers['content-length']);
}

/** The body as the client likes it best, and what there is to say about it. */
async function encoded(whole: string | ArrayBuffer, accepted: string, headers: Headers): Promise<string | ArrayBuffer | Uint8Array<ArrayBuffer>> {
  headers.append('Vary', 'Accept-Encoding');
  const encoding = chooseEncoding(accepted);
  if (encoding === undefined) return whole;
  const body = await compressors[encoding](typeof whole === 'string' ? Buffer.from(whole) : Buffer.from(whole));
  headers.set('Content-Encoding', encoding);
  headers.set('Content-Length', String(body.length));
  weakenTag(headers);
  return new Uint8Array(body);
}

/** Hono has no bindings at all where no server called it. */
function answersDirectly(bindings: Partial<HttpBindings> | undefined): boolean {
  return bindings?.outgoing !== undefined;
}

/** What the client likes best; where it does not mind, the one that is listed first here. */
function chooseEncoding(header: string): keyof typeof compressors | undefined {
  const qualityOf = qualities(header);
  return (['br', 'gzip'] as const)
    .filter((encoding) => qualityOf(encoding) > 0)
    .sort((a, b) => qualityOf(b) - qualityOf(a))
    .at(0);
}

function qualities(header: string): (encoding: string) => number {
  const accepted = new Map(parseAccept(header).map(({ type, q }) => [type.toLowerCase(), q]));
  return (encoding) => accepted.get(encoding) ?? accepted.get('*') ?? 0;
}

function isCompressible(headers: Headers): boolean {
  return !headers.has('Content-Encoding') && COMPRESSIBLE.test(headers.get('Content-Type') ?? '');
}

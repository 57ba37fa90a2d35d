import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import { AppError } from '../errors/app-error.ts';
import type { AppEnv } from '../http/app-env.ts';
import { etag, ifNoneMatch, isKnown } from '../http/etag.ts';
import type { ByteRange } from '../storage/storage.ts';
import { isShown } from './file-kinds.ts';
import { byteRange } from './range.ts';
import type { StoredFile } from './stored-file.ts';

/** Request headers of a file. */
export const ranges = ifNoneMatch.extend({
  range: z.string().optional().openapi({ description: 'One range of bytes (RFC 9110)', example: 'bytes=0-1023' }),
  'if-range': z.string().optional().openapi({ description: 'The entity tag that the range belongs to; all of the file when the current one is another.' }),
});

/** What is answered: its bytes, and what they are called. */
interface Answered extends Omit<StoredFile, 'id' | 'digest'> {
  /** Of what has none, a client hears none. */
  readonly digest?: string;
  open(range?: ByteRange): Promise<Readable | null>;
}

interface Asked {
  readonly row: { readonly version: number };
  readonly headers: z.output<typeof ranges>;
  /** Who may read the row. */
  readonly read: { readonly security?: readonly unknown[] };
}

/** Answers all of it, or the part that is asked for, or that the client has it already. */
export async function answerFile(c: Context<AppEnv>, file: Answered, { row, headers: asked, read }: Asked) {
  // Where nobody has to sign in for any row, caches that are shared may keep it.
  const isPublic = (read.security ?? []).length === 0;
  const headers = {
    ...etag(row),
    'Accept-Ranges': 'bytes',
    // The address stays while the file changes: whoever keeps it asks whether it is still the same.
    'Cache-Control': `${isPublic ? 'public' : 'private'}, no-cache`,
    ...headersOf(file),
  };
  if (isKnown(row, asked)) return c.body(null, 304, headers);
  const fresh = asked['if-range'] === undefined || asked['if-range'] === headers.ETag;
  return send(c, file, headers, fresh ? byteRange(asked.range, file.size) : undefined);
}

function headersOf({ name, type, size, digest }: Answered) {
  return {
    'Content-Disposition': `${isShown(type) ? 'inline' : 'attachment'}; ${fileName(name)}`,
    'Content-Length': String(size),
    'Content-Type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
    ...digest !== undefined && { 'Repr-Digest': `sha-256=:${Buffer.from(digest, 'hex').toString('base64')}:` },
  };
}

async function send(c: Context<AppEnv>, { size, open }: Answered, headers: Record<string, string>, range: ByteRange | undefined) {
  const status = range === undefined ? 200 : 206;
  const part = range === undefined ? {} : {
    'Content-Length': String(range.end - range.start + 1),
    'Content-Range': `bytes ${range.start}-${range.end}/${size}`,
  };
  // Nobody reads what HEAD does not answer: it would stay open.
  if (c.req.method === 'HEAD') return c.body(null, status, { ...headers, ...part });
  const content = await open(range);
  if (content === null) throw new AppError('not_found');
  return c.body(Readable.toWeb(content) as ReadableStream, status, { ...headers, ...part });
}

/** RFC 6266: plain ASCII for those who know no better, and the name itself. */
function fileName(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `filename="${plain}"; filename*=UTF-8''${exact}`;
}

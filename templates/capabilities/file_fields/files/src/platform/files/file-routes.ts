import { createRoute, z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';

import type { Actor } from '../auth/actor.ts';
import { AppError } from '../errors/app-error.ts';
import type { AppEnv, Router } from '../http/app-env.ts';
import { jsonContent, responseHeaders } from '../http/contract.ts';
import { etag, expectedVersions, ifMatch } from '../http/etag.ts';
import { problemResponses } from '../http/problems.ts';
import { reply } from '../http/reply.ts';
import type { ByteRange } from '../storage/storage.ts';
import type { ExpectedVersions } from '../validation/version.ts';
import { wire } from '../validation/wire.ts';
import { answerFile, ranges } from './file-answers.ts';
import { mediaTypeOf } from './file-kinds.ts';
import type { FileStore } from './file-store.ts';
import type { Expected } from './inspection.ts';
import type { StoredFile } from './stored-file.ts';

/** The part of a route that says who may call it. */
interface Restricted {
  /** Absent where nobody signs in. */
  readonly security?: Record<string, string[]>[];
  readonly middleware: MiddlewareHandler<AppEnv>[];
}

/** A row, in whose `Field` stands what is known of its file. */
export type RowWith<Field extends string, File> = { readonly id: string; readonly version: number } & Readonly<Record<Field, File | null>>;

interface FileService<Field extends string, File, Row extends RowWith<Field, File>> {
  read(actor: Actor | null, id: string): Promise<Row>;
  /** Asks whether a change would be allowed, before a byte of the body is read. */
  findToChange(actor: Actor | null, id: string, expected?: ExpectedVersions): Promise<Row>;
  update(actor: Actor | null, id: string, patch: Partial<Record<Field, File | null>>, expected?: ExpectedVersions): Promise<Row>;
}

export interface FileRoute<Field extends string, File, Row extends RowWith<Field, File>> extends Expected {
  readonly field: Field;
  /** The same in the path: `cover-letter`. */
  readonly path: string;
  /** The same in the names of the operations: `ApplicationCoverLetter`. */
  readonly operation: string;
  /** `cover letter of an application`. */
  readonly words: string;
  readonly tag: string;
  readonly schema: z.ZodType<Row, Row>;
  readonly read: Restricted;
  readonly write: Restricted;
  readonly service: FileService<Field, File, Row>;
}

const params = z.object({ id: wire.uuid().openapi({ description: 'The id of the row' }) });
const named = z.strictObject({
  name: wire.string({ min: 1, max: 255 }).optional().openapi({ description: 'What the file is called', example: 'offer.pdf' }),
});

/** A file of a row has an address of its own: it is read there, sent there and deleted there. */
export function mountFile<Field extends string, File extends StoredFile, Row extends RowWith<Field, File>>(
  router: Router,
  fileStore: FileStore<File>,
  { field, service, ...route }: FileRoute<Field, File, Row>,
): void {
  const path = `/{id}/${route.path}`;
  const tags = [route.tag];
  const binary = { schema: { type: 'string', format: 'binary' } } as const;
  const changeTo = (file: File | null) => ({ [field]: file }) as Partial<Record<Field, File | null>>;
  const content = Object.fromEntries(route.kinds.map((kind) => [mediaTypeOf(kind), binary]));

  router.openapi(
    createRoute({
      method: 'get',
      path,
      operationId: `read${route.operation}`,
      summary: `Read the ${route.words}`,
      description: `The ${route.words}, or a part of it. Open to whoever may read the row.`,
      tags,
      ...route.read,
      request: { params, headers: ranges },
      responses: {
        200: { description: 'The file', headers: responseHeaders.etag, content },
        206: { description: 'The part that was asked for', headers: responseHeaders.etag, content },
        304: { description: 'The client has this version already' },
        ...problemResponses(401, 403, 404, 416),
      },
    }),
    async (c) => {
      const row = await service.read(c.var.actor, c.req.valid('param').id);
      const file = row[field];
      if (file === null) throw new AppError('not_found');
      const answered = { ...file, open: (range?: ByteRange) => fileStore.open(row.id, file, range) };
      return answerFile(c, answered, { row, headers: c.req.valid('header'), read: route.read });
    },
  );

  router.openapi(
    createRoute({
      method: 'put',
      path,
      operationId: `send${route.operation}`,
      summary: `Send the ${route.words}`,
      description: `Keeps the body as the ${route.words}, in place of the one that there is. At most ${route.maxBytes} bytes. What it is decides its content. Open to whoever may change the row.`,
      tags,
      ...route.write,
      request: { params, headers: ifMatch, query: named, body: { required: true, content } },
      responses: {
        200: { description: 'The row, as it is now', headers: responseHeaders.etag, content: jsonContent(route.schema) },
        ...problemResponses(400, 401, 403, 404, 409, 412, 413, 415, 422),
      },
    }),
    async (c) => {
      const { actor } = c.var;
      const { id } = c.req.valid('param');
      const expected = expectedVersions(c.req.valid('header'));
      await service.findToChange(actor, id, expected);
      const name = baseName(c.req.valid('query').name) ?? `${route.path}.${route.kinds[0] ?? 'bin'}`;
      const { maxBytes, kinds } = route;
      const file = await fileStore.receive(id, name, bodyOf(c), { maxBytes, kinds, declared: declaredBy(c) });
      try {
        const row = await service.update(actor, id, changeTo(file), expected);
        return reply(c, route.schema, row, 200, etag(row));
      } catch (error) {
        await fileStore.discard(id, file);
        throw error;
      }
    },
  );

  router.openapi(
    createRoute({
      method: 'delete',
      path,
      operationId: `delete${route.operation}`,
      summary: `Delete the ${route.words}`,
      description: `Deletes the ${route.words} for good, and leaves the row. Open to whoever may change the row.`,
      tags,
      ...route.write,
      request: { params, headers: ifMatch },
      responses: {
        204: { description: 'The file is gone' },
        ...problemResponses(400, 401, 403, 404, 409, 412, 422),
      },
    }),
    async (c) => {
      await service.update(c.var.actor, c.req.valid('param').id, changeTo(null), expectedVersions(c.req.valid('header')));
      return c.body(null, 204);
    },
  );
}

/** The last part of a path: some clients send where the file was on their disk. */
function baseName(name: string | undefined): string | undefined {
  const last = name?.split(/[/\\]/).at(-1)?.trim();
  return last === '' || last === '.' || last === '..' ? undefined : last;
}

function declaredBy(c: Context<AppEnv>) {
  const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  const length = c.req.header('Content-Length');
  return {
    type: type === '' || type === 'application/octet-stream' ? undefined : type,
    length: length === undefined ? undefined : Number(length),
  };
}

async function* bodyOf(c: Context<AppEnv>): AsyncGenerator<Uint8Array> {
  const { body } = c.req.raw;
  if (body !== null) yield* body as unknown as AsyncIterable<Uint8Array>;
}

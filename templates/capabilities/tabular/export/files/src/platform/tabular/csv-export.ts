import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpBindings } from '@hono/node-server';
import { createRoute, type z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';

import type { Actor } from '../auth/actor.ts';
import type { HttpConfig } from '../config/core-env.ts';
import type { CreateCounter } from '../counters/counter.ts';
import type { KeysetPage } from '../db/keyset.ts';
import type { ListRequest } from '../db/list-request.ts';
import { AppError } from '../errors/app-error.ts';
import type { AppEnv, Router } from '../http/app-env.ts';
import { addressBlock, clientAddress } from '../http/client-address.ts';
import { streamEncoding } from '../http/compression.ts';
import { type ListFilters, toListRequest } from '../http/paginate.ts';
import { problemResponses } from '../http/problems.ts';
import { rateLimit } from '../http/rate-limit.ts';
import { declared } from '../http/reply.ts';
import type { Logger } from '../logging/logger.ts';
import type { restrictedTo } from '../policy/guard.ts';
import { columnsOf } from './columns.ts';
import { BYTE_ORDER_MARK, csvLine } from './csv.ts';

/** Rows that are read at once. At most two pages are in memory, however many there are and however slowly they are taken. */
const PAGE_ROWS = 500;
/** Then it is cut off: longer than anybody needs who takes what comes. */
const LONGEST_MS = 15 * 60_000;
const METHODS = { Allow: 'GET, HEAD, OPTIONS' };
const EXPORTS = { name: 'export', points: 30, seconds: 60 };

/** What all exports share. */
export interface CsvExports {
  readonly limit: MiddlewareHandler<AppEnv>;
  readonly logger: Logger;
}

/** Limits exports by account, or by address where nobody has signed in: each is as much work as many lists. */
export function createCsvExports(
  { trustProxy }: Pick<HttpConfig, 'trustProxy'>,
  createCounter: CreateCounter,
  logger: Logger,
): CsvExports {
  const key = (c: Context<AppEnv>): string => c.var.actor?.id ?? addressBlock(clientAddress(c, trustProxy));
  return { limit: rateLimit({ ...EXPORTS, key }, createCounter), logger };
}

interface CsvExport<Sort extends string> {
  /** As it is called in paths, and the file after it. */
  readonly resource: string;
  readonly operationId: string;
  /** `tasks`. */
  readonly words: string;
  /** A row as the API answers it: nothing else is exported. */
  readonly schema: z.ZodObject;
  readonly query: z.ZodObject & z.ZodType<ListFilters<Sort>>;
  readonly read: ReturnType<typeof restrictedTo>;
  readonly list: (actor: Actor | null, request: ListRequest<Sort>) => Promise<KeysetPage<unknown>>;
}

/** The whole list as a file, in a stream: the same rows as those of its pages, by the same rule, filters and order. */
export function mountCsvExport<Sort extends string>(
  router: Router,
  { limit, logger }: CsvExports,
  { resource, operationId, words, schema, query, read, list }: CsvExport<Sort>,
): void {
  const columns = columnsOf(schema);
  const head = BYTE_ORDER_MARK + csvLine(columns.map(({ name }) => name));
  const toLine = (row: unknown): string => {
    const answered = declared(schema, row);
    return csvLine(columns.map((column) => column.textOf(answered)));
  };

  router.openapi(
    createRoute({
      method: 'get',
      path: '/export.csv',
      operationId,
      summary: `Export ${words}`,
      description: `The ${words} that the caller may read, all of them, as CSV (RFC 4180): one line each, under a line with the names that values have in JSON. A text that a spreadsheet would take for a formula has an apostrophe in front. Who reads more slowly than in ${LONGEST_MS / 60_000} minutes is cut off.`,
      tags: [resource],
      ...read,
      middleware: [...read.middleware, limit],
      request: { query },
      responses: {
        200: { description: `The ${words}`, content: { 'text/csv': { schema: { type: 'string' } } } },
        ...problemResponses(400, 401, 403, 422),
      },
    }),
    async (c) => {
      const { actor } = c.var;
      const wanted = toListRequest(c.req.valid('query'));
      // What is read later belongs to this request, too, whoever asks for it.
      const inContext = AsyncLocalStorage.snapshot();
      const load = (after: ListRequest<Sort>['after']) => inContext(() => list(actor, { ...wanted, after, limit: PAGE_ROWS, once: true }));

      // Before anything is answered: what is refused is a problem, as it is of a list.
      const first = await load(null);
      const headers: Record<string, string> = {
        'Content-Type': 'text/csv; charset=utf-8; header=present',
        'Content-Disposition': `attachment; filename="${resource}.csv"`,
      };
      if (c.req.method === 'HEAD') return c.body(null, 200, headers);

      const broken = new AbortController();
      // Hono has no bindings at all where no server called it.
      const { outgoing }: Partial<HttpBindings> = { ...c.env };
      // Half of a file must not look like all of it: the connection ends before the answer does.
      const breakOff = (error: unknown): void => {
        inContext(() => {
          logger.error({ err: error, resource }, 'export broke off');
        });
        // Nothing more can be said: the server would write the message of an error into the file, and end it.
        if (outgoing === undefined) broken.abort(new Error('the export broke off'));
        else outgoing.destroy();
      };

      async function* lines(): AsyncGenerator<string, void> {
        const timer = setTimeout(breakOff, LONGEST_MS, new AppError('timeout'));
        try {
          yield head;
          for (let page = first; ; page = await load(page.next)) {
            yield page.rows.map(toLine).join('');
            if (page.next === null) return;
          }
        } catch (error) {
          breakOff(error);
        } finally {
          clearTimeout(timer);
        }
      }

      const parts = lines();
      // What `ReadableStream.from` does, which the types of browsers do not know.
      const source = new ReadableStream<string>({
        async pull(controller) {
          const part = await parts.next();
          if (part.done === true) controller.close();
          else controller.enqueue(part.value);
        },
        async cancel() {
          await parts.return();
        },
      }, { highWaterMark: 0 });
      const text = source.pipeThrough(new TextEncoderStream(), { signal: broken.signal });
      if (streamEncoding(c) === undefined) return c.body(text, 200, { ...headers, Vary: 'Accept-Encoding' });
      return c.body(text.pipeThrough(new CompressionStream('gzip')), 200, { ...headers, 'Vary': 'Accept-Encoding', 'Content-Encoding': 'gzip' });
    },
  );
  // Else other methods would be those of a row whose id is the file's name.
  router.all('/export.csv', (c) => {
    if (c.req.method === 'OPTIONS') return c.body(null, 204, METHODS);
    throw new AppError('method_not_allowed', { headers: METHODS });
  });
}

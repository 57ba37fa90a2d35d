import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { AppEnv } from './app-env.ts';

export interface Page<Item> {
  readonly data: Item[];
  readonly page: { readonly next: string | null; readonly limit: number; readonly total?: number };
}

/** `?limit=`: more than `max` gives `max`, less than one is refused. */
export function limitSchema(limits: { readonly default: number; readonly max: number }) {
  return z.coerce
    .number()
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .transform((limit) => Math.min(limit, limits.max))
    .default(limits.default)
    .openapi({
      type: 'integer',
      minimum: 1,
      default: limits.default,
      description: `How many items a page holds; more than ${limits.max} gives ${limits.max}.`,
    });
}

/** `?cursor=`: as given by `page.next`. */
export function cursorSchema() {
  return z.string().max(2048).optional().openapi({ description: 'Where the page starts: `page.next` of the page before.' });
}

/** @public `?count=exact`: counting reads every item, so it is done on demand, and has a limit of its own. */
export function countSchema() {
  return z.enum(['exact'], 'must be exact').optional().openapi({ description: 'Whether `page.total` says how many items there are on all pages.' });
}

/** The envelope of every list. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    page: z.object({
      next: z.string().nullable().openapi({ description: 'The cursor of the next page; null on the last one.' }),
      limit: z.int().openapi({ description: 'How many items a page holds.' }),
      total: z.int().optional().openapi({ description: 'How many items there are on all pages; only where `count=exact` asked for it.' }),
    }),
  });
}

/** The `Link` header (RFC 8288) that leads to the next page. */
export function pageLinks(c: Context<AppEnv>, page: Page<unknown>['page']): Record<string, string> {
  if (page.next === null) return {};
  const url = new URL(c.req.url);
  url.searchParams.set('cursor', page.next);
  return { Link: `<${url.pathname}${url.search}>; rel="next"` };
}

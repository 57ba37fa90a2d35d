import { z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';

import { createPipeline } from '../../../test/helpers/pipeline.ts';
import { cursorSchema, limitSchema, pageLinks, pageSchema } from './pagination.ts';

describe('limit', () => {
  const schema = limitSchema({ default: 20, max: 100 });

  it.each([[undefined, 20], ['1', 1], ['100', 100], ['1000', 100]])('%s gives %i', (text, limit) => {
    expect(schema.parse(text)).toBe(limit);
  });

  it.each(['0', '-1', '1.5', 'many', ''])('%j is refused', (text) => {
    expect(schema.safeParse(text).success).toBe(false);
  });
});

it('a cursor is optional, and no longer than a URL can be', () => {
  expect([undefined, 'next'].map((cursor) => cursorSchema().parse(cursor))).toEqual([undefined, 'next']);
  expect(cursorSchema().safeParse('x'.repeat(2049)).success).toBe(false);
});

it('a page holds only what its items declare', () => {
  const page = { data: [{ id: 1, secret: 'S1' }], page: { next: null, limit: 20 } };
  expect(pageSchema(z.object({ id: z.number() })).parse(page)).toEqual({ data: [{ id: 1 }], page: { next: null, limit: 20 } });
});

it('links to the next page with everything that was asked for', async () => {
  const { app } = createPipeline({
    routes: (v1) => v1.get('/notes', (c) => c.json(pageLinks(c, { next: c.req.query('more') === '1' ? 'n&xt' : null, limit: 5 }))),
  });
  expect(await (await app.request('/v1/notes?limit=5&more=1&cursor=old')).json()).toEqual({
    Link: '</v1/notes?limit=5&more=1&cursor=n%26xt>; rel="next"',
  });
  expect(await (await app.request('/v1/notes')).json()).toEqual({});
});

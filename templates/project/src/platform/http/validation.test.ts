import { createRoute, z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';

import { createPipeline } from '../../../test/helpers/pipeline.ts';
import { toPointer } from './field-errors.ts';

const update = createRoute({
  method: 'put',
  path: '/notes/{id}',
  request: {
    params: z.object({ id: z.uuid() }),
    query: z.strictObject({ limit: z.coerce.number().int().optional() }),
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ title: z.string().min(1), tags: z.array(z.strictObject({ name: z.string() })) }) } },
    },
  },
  responses: { 204: { description: 'Done' } },
});

const patch = createRoute({
  method: 'patch',
  path: '/notes',
  request: { body: { required: true, content: { 'application/json': { schema: z.strictObject({ title: z.string().optional() }) } } } },
  responses: { 204: { description: 'Done' } },
});

const { app } = createPipeline({
  routes: (v1) => {
    v1.openapi(update, (c) => c.body(null, 204));
    v1.openapi(patch, (c) => c.body(null, 204));
  },
});
const ID = '0192f0a0-0000-7000-8000-000000000000';

function put(path: string, body: unknown) {
  return app.request(path, { method: 'PUT', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
}

describe('invalid input', () => {
  it('is answered once, with a pointer to every fault', async () => {
    const response = await put(`/v1/notes/${ID}`, { title: '', tags: [{ name: 1 }], role: 'admin' });
    expect(response.status).toBe(422);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    const problem = await response.json() as { errors: { pointer: string }[] };
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['#/title', '#/tags/0/name', '#/role']);
  });

  it.each([
    ['keys that are not known', Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`${'k'.repeat(300)}${n}`, 1]))],
    ['faults in a list', { title: 'a', tags: Array.from({ length: 500 }, () => 1) }],
  ])('is told of no further than anybody reads: %s', async (_what, body) => {
    const text = await (await put(`/v1/notes/${ID}`, body)).text();
    expect((JSON.parse(text) as { errors: unknown[] }).errors).toHaveLength(50);
    expect(text.length).toBeLessThan(20_000);
  });

  it.each([
    [`/v1/notes/${ID}?limit=x`, '#/limit', 'query'],
    [`/v1/notes/${ID}?page=2`, '#/page', 'query'],
  ])('says in which place it stood: %s', async (path, pointer, place) => {
    const response = await put(path, { title: 'a', tags: [] });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ pointer, in: place }] });
  });

  it('does not take a body that is not there for an empty one', async () => {
    expect((await app.request('/v1/notes', { method: 'PATCH' })).status).toBe(400);
  });

  it('takes an id that cannot be one for a row that is not there', async () => {
    expect((await put('/v1/notes/7', { title: 'a', tags: [] })).status).toBe(404);
  });

  it('does not stop what is valid', async () => {
    expect((await put(`/v1/notes/${ID}?limit=5`, { title: 'a', tags: [{ name: 'b' }] })).status).toBe(204);
  });
});

it('escapes pointers as RFC 6901 says', () => {
  expect(toPointer([])).toBe('#');
  expect(toPointer(['a/b', 0, 'm~n'])).toBe('#/a~1b/0/m~0n');
});

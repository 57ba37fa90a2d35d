import { createRoute, z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';

import { createPipeline } from '../../../test/helpers/pipeline.ts';
import type { Actor } from '../auth/actor.ts';
import { createMemoryCounter } from '../counters/counter.ts';
import { AppError } from '../errors/app-error.ts';
import { problemResponses } from './problems.ts';
import { reply } from './reply.ts';

// As text: the roles of a project are its own, and these tests hold for any.
const actor: Actor = JSON.parse('{ "id": "actor-1", "role": "member" }');

describe('a path that does not know the method', () => {
  const { app } = createPipeline({
    routes(v1) {
      v1.patch('/notes/:id', (c) => c.body(null, 204));
      v1.get('/notes/:id', (c) => c.body(null, 204));
    },
  });

  it('says which it knows', async () => {
    const response = await app.request('/v1/notes/7', { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe('GET, HEAD, OPTIONS, PATCH');
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' });
  });

  it('tells it to those who ask', async () => {
    const response = await app.request('/v1/notes/7', { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('Allow')).toBe('GET, HEAD, OPTIONS, PATCH');
  });

  it('is something else than a path that is not there', async () => {
    const response = await app.request('/v1/notes', { method: 'DELETE' });
    expect(response.status).toBe(404);
    expect(response.headers.has('Allow')).toBe(false);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  });
});

describe('a failing route', () => {
  const { app, lines } = createPipeline({
    routes(v1) {
      v1.get('/foreseen', () => {
        throw new AppError('conflict', { detail: 'Taken.', headers: { 'Retry-After': '3' } });
      });
      v1.get('/overloaded', () => {
        throw new AppError('unavailable', { cause: new Error('no connection is free') });
      });
      v1.get('/unforeseen', () => Promise.reject(new Error('select * from secrets')));
      // Some libraries throw what is no error at all.
      v1.get('/odd', (c) => {
        AbortSignal.abort('odd').throwIfAborted();
        return c.text('not reached');
      });
    },
  });

  it('answers what it foresaw', async () => {
    const response = await app.request('/v1/foreseen');
    expect(response.status).toBe(409);
    expect(response.headers.get('Retry-After')).toBe('3');
    expect(await response.json()).toMatchObject({ code: 'conflict', detail: 'Taken.' });
  });

  it('keeps the cause of an overload for the log', async () => {
    const response = await app.request('/v1/overloaded');
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('connection');
    expect(lines()).toContainEqual(expect.objectContaining({
      msg: 'request failed',
      err: expect.objectContaining({ message: 'no connection is free' }),
    }));
  });

  it.each(['/v1/unforeseen', '/v1/odd'])('says nothing about what it did not: %s', async (path) => {
    const response = await app.request(path);
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', status: 500 });
    expect(text).not.toContain('select');
  });
});

describe('who is asking', () => {
  const routes = (v1: Parameters<NonNullable<Parameters<typeof createPipeline>[0]>['routes'] & object>[0]) =>
    v1.get('/who', (c) => c.json({ actor: c.get('actor') }));

  it('is what the authenticator says', async () => {
    const { app } = createPipeline({ authenticator: { challenge: 'Bearer', authenticate: () => Promise.resolve(actor) }, routes });
    expect(await (await app.request('/v1/who')).json()).toEqual({ actor });
  });

  it('is nobody without one', async () => {
    expect(await (await createPipeline({ routes }).app.request('/v1/who')).json()).toEqual({ actor: null });
  });

  it('is not asked for probes', async () => {
    const authenticate = () => Promise.reject(new AppError('unauthenticated'));
    const { app } = createPipeline({ authenticator: { challenge: 'Bearer', authenticate } });
    expect((await app.request('/livez')).status).toBe(200);
    const refused = await app.request('/v1/ping');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('WWW-Authenticate')).toBe('Bearer');
  });
});

describe('reply', () => {
  const schema = z.object({ id: z.string() });
  const { app } = createPipeline({
    routes(v1) {
      const row = { id: '1', passwordHash: 'S1' };
      v1.get('/row', (c) => reply(c, schema, row, 200, { ETag: '"1"' }));
      v1.get('/broken', (c) => reply(c, schema, { id: 7 as unknown as string }, 200));
    },
  });

  it('sends only what the schema declares', async () => {
    const response = await app.request('/v1/row');
    expect(await response.json()).toEqual({ id: '1' });
    expect(response.headers.get('ETag')).toBe('"1"');
  });

  it('takes a value that breaks its own contract for a fault', async () => {
    expect((await app.request('/v1/broken')).status).toBe(500);
  });
});

describe('the deadline', () => {
  const never = () => new Promise<never>(() => undefined);
  const silentCounter = Object.assign(createMemoryCounter({ name: 'silent', points: 1, seconds: 1 }), { consume: never });

  it.each<[string, Parameters<typeof createPipeline>[0]]>([
    ['the counters', { createCounter: () => silentCounter }],
    ['whoever knows who is asking', { authenticator: { challenge: 'Bearer', authenticate: never } }],
    ['the route', { routes: (v1) => v1.get('/ping', never) }],
  ])('ends a request though %s never answer', async (_who, parts) => {
    const { app } = createPipeline({ env: { REQUEST_TIMEOUT_MS: '100' }, ...parts });
    const response = await app.request('/v1/ping');
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ code: 'timeout' });
  });
});

describe('readiness', () => {
  const healthChecks = [{ name: 'database', check: () => Promise.reject(new Error('down at 10.0.0.7')) }];

  it('follows the checks, and names them without their reasons', async () => {
    const { app } = createPipeline({ healthChecks });
    const response = await app.request('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'unavailable', checks: { database: 'failed' } });
    expect((await app.request('/livez')).status).toBe(200);
  });

  it('ends with the drain', async () => {
    const { app, lifecycle } = createPipeline();
    expect(await (await app.request('/readyz')).json()).toEqual({ status: 'ok', checks: {} });
    await lifecycle.close();
    const response = await app.request('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'draining', checks: {} });
  });
});

describe('the contract', () => {
  const readNote = createRoute({
    method: 'get',
    path: '/notes/{id}',
    operationId: 'readNote',
    responses: { 204: { description: 'There' }, ...problemResponses(404) },
  });
  const { app } = createPipeline({ routes: (v1) => v1.openapi(readNote, (c) => c.body(null, 204)) });

  it('holds no problem that no route answers with', async () => {
    const document = await (await app.request('/openapi.json')).json() as { components: { responses: object } };
    expect(Object.keys(document.components.responses).sort()).toEqual([
      'headers_too_large', 'internal', 'not_found', 'rate_limited', 'request_timeout', 'timeout', 'unavailable',
    ]);
  });

  it('is OpenAPI 3.1 and holds the routes and their problems', async () => {
    const document = await (await app.request('/openapi.json')).json() as Record<string, never>;
    expect(document).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/v1/notes/{id}': {
          get: {
            operationId: 'readNote',
            responses: {
              404: { $ref: '#/components/responses/not_found' },
              429: { $ref: '#/components/responses/rate_limited' },
              500: { $ref: '#/components/responses/internal' },
            },
          },
        },
      },
      components: {
        responses: { not_found: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
        schemas: { Problem: { required: ['type', 'title', 'status', 'code', 'instance'] } },
      },
    });
  });
});

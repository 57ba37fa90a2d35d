import { expect, it } from 'vitest';

import { createPipeline } from '../../../test/helpers/pipeline.ts';
import type { Actor } from '../auth/actor.ts';

// As text: the roles of a project are its own, and these tests hold for any.
const actor: Actor = JSON.parse('{ "id": "actor-1", "role": "member" }');
const authenticator = { challenge: 'Bearer', authenticate: () => Promise.resolve(actor) };

it('writes one line a request: who, what, how it went and how long it took', async () => {
  const { app, lines } = createPipeline({ authenticator, routes: (v1) => v1.get('/notes/:id', (c) => c.body(null, 204)) });
  await app.request('/v1/notes/7?token=S1', { headers: { 'User-Agent': 'test', Authorization: 'Bearer S2' } });
  expect(lines()).toEqual([
    expect.objectContaining({
      level: 'info',
      msg: 'request completed',
      method: 'GET',
      path: '/v1/notes/7',
      route: '/v1/notes/:id',
      status: 204,
      durationMs: expect.any(Number) as number,
      userAgent: 'test',
      actorId: 'actor-1',
    }),
  ]);
  expect(JSON.stringify(lines())).not.toMatch(/S[12]/);
});

it('names the route that answers, not another one that would fit as well', async () => {
  const { app, lines } = createPipeline({
    routes: (v1) => v1.get('/notes/export.csv', (c) => c.body(null, 204)).get('/notes/:id', (c) => c.body(null, 204)),
  });
  await app.request('/v1/notes/export.csv');
  expect(lines()).toMatchObject([{ route: '/v1/notes/export.csv' }]);
});

it('writes a line for requests that lead nowhere, too', async () => {
  const { app, lines } = createPipeline();
  await app.request('/v1/nowhere%0d%0a{"level":"fatal"}');
  expect(lines()).toMatchObject([{ status: 404, problem: 'not_found', method: 'GET' }]);
});

it('logs the cause of a fault next to its line', async () => {
  const { app, lines } = createPipeline({
    routes: (v1) => v1.get('/boom', () => {
      throw new Error('select * from secrets');
    }),
  });
  const response = await app.request('/v1/boom');
  expect(await response.text()).not.toContain('select');
  expect(lines()).toMatchObject([
    { level: 'error', msg: 'request failed', err: { message: 'select * from secrets' } },
    { level: 'error', msg: 'request completed', status: 500 },
  ]);
});

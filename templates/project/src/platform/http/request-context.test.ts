import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { createPipeline } from '../../../test/helpers/pipeline.ts';
import { currentContext } from '../context/request-context.ts';

describe('the request id', () => {
  it('is the caller\'s own where it is harmless: out, in the log, and in the problem', async () => {
    const { app, lines } = createPipeline();
    const response = await app.request('/nowhere', { headers: { 'X-Request-Id': 'caller-id_1' } });
    expect(response.headers.get('X-Request-Id')).toBe('caller-id_1');
    expect(await response.json()).toMatchObject({ instance: 'urn:request:caller-id_1' });
    expect(lines()).toMatchObject([{ requestId: 'caller-id_1', msg: 'request completed' }]);
  });

  it.each(['short', 'x'.repeat(129), 'with space', 'with"quote', '<script>'])('is a new one instead of %j', async (id) => {
    const { app } = createPipeline();
    const response = await app.request('/v1/ping', { headers: { 'X-Request-Id': id } });
    expect(response.headers.get('X-Request-Id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('is known wherever the request leads', async () => {
    const { app } = createPipeline({
      routes: (v1) => v1.get('/where', async (c) => {
        await sleep(1);
        return c.text(currentContext()?.requestId ?? 'lost');
      }),
    });
    const response = await app.request('/v1/where', { headers: { 'X-Request-Id': 'caller-id_1' } });
    expect(await response.text()).toBe('caller-id_1');
  });
});

describe('the deadline', () => {
  it('ends a request that takes too long, and cancels what it does', async () => {
    let cancelled: unknown;
    const { app } = createPipeline({
      env: { REQUEST_TIMEOUT_MS: '100' },
      routes: (v1) => v1.get('/slow', async (c) => {
        await sleep(5000, undefined, { signal: currentContext()?.signal }).catch((error: unknown) => {
          cancelled = error;
        });
        return c.text('too late');
      }),
    });
    const response = await app.request('/v1/slow');
    expect(response.status).toBe(504);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'timeout' });
    expect(cancelled).toMatchObject({ name: 'AbortError' });
  });

  it('cancels what is done for a client that has gone', async () => {
    const gone = new AbortController();
    let cancelled = false;
    const { app } = createPipeline({
      routes: (v1) => v1.get('/slow', async (c) => {
        gone.abort();
        cancelled = currentContext()?.signal?.aborted ?? false;
        return Promise.resolve(c.text('nobody listens'));
      }),
    });
    await app.request('/v1/slow', { signal: gone.signal });
    expect(cancelled).toBe(true);
  });
});

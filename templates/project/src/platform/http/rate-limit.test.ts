import { describe, expect, it } from 'vitest';

import { createPipeline } from '../../../test/helpers/pipeline.ts';

const LIMITS = { RATE_LIMIT_POINTS: '2', RATE_LIMIT_SECONDS: '60' };

/** What @hono/node-server hands over: the socket that the request came on. */
function from(address: string): object {
  return { incoming: { socket: { remoteAddress: address } } };
}

describe('the rate limit', () => {
  it('counts down in the headers, and refuses what is too much', async () => {
    const { app } = createPipeline({ env: LIMITS });
    const first = await app.request('/v1/ping');
    expect(first.headers.get('RateLimit-Policy')).toBe('"default";q=2;w=60');
    expect(first.headers.get('RateLimit')).toBe('"default";r=1;t=60');
    await app.request('/v1/ping');
    const refused = await app.request('/v1/ping');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('RateLimit')).toMatch(/^"default";r=0;t=\d+$/);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', status: 429 });
  });

  it('counts requests that lead nowhere', async () => {
    const { app } = createPipeline({ env: LIMITS });
    const statuses = await Promise.all(['/a', '/b', '/c'].map(async (path) => (await app.request(path)).status));
    expect(statuses).toEqual([404, 404, 429]);
  });

  it('leaves probes alone', async () => {
    const { app } = createPipeline({ env: { ...LIMITS, RATE_LIMIT_POINTS: '1' } });
    for (const path of ['/livez', '/readyz', '/livez', '/readyz']) {
      expect((await app.request(path)).status).toBe(200);
    }
  });

  it('counts by the address of the socket, whatever the client says about itself', async () => {
    const { app } = createPipeline({ env: { ...LIMITS, RATE_LIMIT_POINTS: '1' } });
    const statusOf = async (address: string, forwarded: string) =>
      (await app.request('/v1/ping', { headers: { 'X-Forwarded-For': forwarded } }, from(address))).status;
    expect(await statusOf('192.0.2.1', '198.51.100.1')).toBe(200);
    expect(await statusOf('192.0.2.1', '198.51.100.2')).toBe(429);
    expect(await statusOf('::ffff:192.0.2.1', '')).toBe(429);
    expect(await statusOf('192.0.2.2', '')).toBe(200);
  });

  it('counts by what our own proxy wrote down, where there is one', async () => {
    const { app } = createPipeline({ env: { ...LIMITS, RATE_LIMIT_POINTS: '1', TRUST_PROXY: '1' } });
    const statusOf = async (forwarded: string) =>
      (await app.request('/v1/ping', { headers: { 'X-Forwarded-For': forwarded } }, from('10.0.0.1'))).status;
    expect(await statusOf('198.51.100.1')).toBe(200);
    expect(await statusOf('203.0.113.9, 198.51.100.1')).toBe(429);
    expect(await statusOf('198.51.100.2')).toBe(200);
  });
});

import { expect, it } from 'vitest';

import type { Actor } from '../auth/actor.ts';
import { createMemoryCounter } from '../counters/counter.ts';
import { createRouter, type Router } from './app-env.ts';
import { createLimits } from './limits.ts';
import { problemResponse, toAppError } from './problems.ts';

const limits = createLimits({
  enabled: true,
  trustProxy: 1,
  createCounter: createMemoryCounter,
});

function routerWith(by: readonly ('account' | 'ip')[]): Router {
  const router = createRouter();
  router.use(async (c, next) => {
    const account = c.req.header('X-Account');
    c.set('actor', account === undefined ? null : JSON.parse(`{ "id": "${account}" }`) as Actor);
    await next();
  });
  router.use(...limits({ name: 'orders', points: 2, seconds: 60, by }));
  router.get('/', (c) => c.body(null, 204));
  router.onError((error, c) => problemResponse(c, toAppError(error)));
  return router;
}

async function statuses(router: Router, callers: readonly [account: string, address: string][]): Promise<number[]> {
  const found = [];
  for (const [account, address] of callers) {
    const headers = { 'X-Forwarded-For': address, ...(account !== '' && { 'X-Account': account }) };
    found.push((await router.request('/', { headers })).status);
  }
  return found;
}

it('counts accounts, wherever they are', async () => {
  const callers = [['ann', '192.0.2.1'], ['ann', '192.0.2.2'], ['ann', '192.0.2.3'], ['bob', '192.0.2.1']] as const;
  expect(await statuses(routerWith(['account']), callers.map(([who, where]) => [who, where]))).toEqual([204, 204, 429, 204]);
});

it('counts addresses, and those who have no account by theirs', async () => {
  const callers = [['ann', '192.0.2.1'], ['bob', '192.0.2.1'], ['', '192.0.2.1'], ['ann', '192.0.2.2']] as const;
  expect(await statuses(routerWith(['ip']), callers.map(([who, where]) => [who, where]))).toEqual([204, 204, 429, 204]);
});

it('has two counters, and both must pass', async () => {
  const callers = [['ann', '192.0.2.1'], ['ann', '192.0.2.2'], ['ann', '192.0.2.3'], ['bob', '192.0.2.1'], ['bob', '192.0.2.1']] as const;
  expect(await statuses(routerWith(['account', 'ip']), callers.map(([who, where]) => [who, where]))).toEqual([204, 204, 429, 204, 429]);
});

it('says which of the limits it was', async () => {
  const response = await routerWith(['account']).request('/', { headers: { 'X-Forwarded-For': '192.0.2.1' } });
  expect(response.headers.get('RateLimit-Policy')).toBe('"orders";q=2;w=60');
});

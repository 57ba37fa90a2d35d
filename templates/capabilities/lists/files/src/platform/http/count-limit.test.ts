import { expect, it } from 'vitest';

import { createMemoryCounter } from '../counters/counter.ts';
import { createRouter } from './app-env.ts';
import { countLimit } from './count-limit.ts';
import { problemResponse, toAppError } from './problems.ts';

it('limits what counts, and nothing else', async () => {
  const router = createRouter();
  router.onError((error, c) => problemResponse(c, toAppError(error)));
  router.use(countLimit({ trustProxy: 0 }, createMemoryCounter));
  router.get('/', (c) => c.body(null, 204));

  const counted = await Promise.all(Array.from({ length: 31 }, async () => router.request('/?count=exact')));
  expect(counted.filter((response) => response.status === 429).length).toBe(1);
  expect((await router.request('/')).status).toBe(204);
});

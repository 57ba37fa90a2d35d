import { expect, it } from 'vitest';

import { createMetrics } from '../metrics/prometheus.ts';
import { countReads } from './cache-metrics.ts';
import { createMemoryCache } from './memory.ts';

it('counts what the cache had and what it had not, by what is kept', async () => {
  const metrics = createMetrics();
  const cache = createMemoryCache();
  countReads(cache, metrics);
  await cache.set('notes:0:abc', 'kept', 60);
  expect(await cache.get('notes:0:abc')).toBe('kept');
  expect(await cache.get('notes:0:abd')).toBeUndefined();
  expect(await cache.get('rooms:0:abc')).toBeUndefined();
  const { text } = await metrics.exposition();
  expect(text.split('\n').filter((line) => line.startsWith('cache_reads_total{'))).toEqual([
    'cache_reads_total{cache="notes",outcome="hit"} 1',
    'cache_reads_total{cache="notes",outcome="miss"} 1',
    'cache_reads_total{cache="rooms",outcome="miss"} 1',
  ]);
});

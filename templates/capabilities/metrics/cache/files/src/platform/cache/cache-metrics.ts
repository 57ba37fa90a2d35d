import type { Metrics } from '../metrics/metrics.ts';
import type { Cache } from './cache.ts';

/** Counts what is found and what is not, by what is kept: the first part of a key. */
export function countReads(cache: Cache, metrics: Metrics): void {
  const count = metrics.counter({
    name: 'cache_reads_total',
    help: 'Reads of the cache by what is kept and outcome.',
    labels: ['cache', 'outcome'],
  });
  const get = cache.get.bind(cache);
  cache.get = async (key) => {
    const value = await get(key);
    count({ cache: key.slice(0, key.indexOf(':')), outcome: value === undefined ? 'miss' : 'hit' });
    return value;
  };
}

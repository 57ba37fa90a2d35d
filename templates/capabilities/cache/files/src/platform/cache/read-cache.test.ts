import { beforeEach, describe, expect, it } from 'vitest';

import { createMemoryCache } from './memory.ts';
import { createReadCache, type ReadCache } from './read-cache.ts';

describe('a cache of reads', () => {
  let now: number;
  let loads: number;
  let committing: (() => Promise<void>)[];
  let running: boolean;
  let reads: ReadCache;

  const load = () => {
    loads += 1;
    return Promise.resolve({ loads });
  };

  beforeEach(() => {
    [now, loads, committing, running] = [0, 0, [], false];
    reads = createReadCache({
      cache: createMemoryCache({ now: () => now }),
      name: 'things',
      ttlSeconds: 60,
      unitOfWork: {
        isRunning: () => running,
        async afterCommit(work) {
          if (running) committing.push(work);
          else await work();
        },
      },
    });
  });

  it('loads once within its time, for each key', async () => {
    expect([await reads.remember(['a'], load), await reads.remember(['a'], load), await reads.remember(['b'], load)])
      .toEqual([{ loads: 1 }, { loads: 1 }, { loads: 2 }]);
    now = 60_000;
    expect(await reads.remember(['a'], load)).toEqual({ loads: 3 });
  });

  it('loads once for all who miss at the same time', async () => {
    await Promise.all(Array.from({ length: 1_000 }, () => reads.remember(['a'], load)));
    expect(loads).toBe(1);
  });

  it('forgets after a write', async () => {
    await reads.remember(['a'], load);
    await reads.forgetAfter(() => Promise.resolve());
    expect(await reads.remember(['a'], load)).toEqual({ loads: 2 });
  });

  it('keeps nothing that was loaded while somebody wrote', async () => {
    await reads.remember(['a'], async () => {
      await reads.forgetAfter(() => Promise.resolve());
      return load();
    });
    expect(await reads.remember(['a'], load)).toEqual({ loads: 2 });
  });

  it('is passed by inside of a transaction, and forgets when that has been committed', async () => {
    await reads.remember(['a'], load);
    running = true;
    await reads.forgetAfter(() => Promise.resolve());
    expect(await reads.remember(['a'], load)).toEqual({ loads: 2 });
    running = false;
    expect(await reads.remember(['a'], load)).toEqual({ loads: 1 });
    for (const commit of committing) await commit();
    expect(await reads.remember(['a'], load)).toEqual({ loads: 3 });
  });

  it('does not keep what could not be loaded', async () => {
    await expect(reads.remember(['a'], () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await reads.remember(['a'], load)).toEqual({ loads: 1 });
  });
});

it('holds so many entries, and lets go of those that nobody asked for', async () => {
  const cache = createMemoryCache({ maxEntries: 2 });
  for (const key of ['a', 'b']) await cache.set(key, key, 60);
  await cache.get('a');
  await cache.set('c', 'c', 60);
  expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual(['a', undefined, 'c']);
});

import { beforeEach, describe, expect, it } from 'vitest';

import { createMemoryCache } from './memory.ts';
import { createReadCache, type ReadCache } from './read-cache.ts';

describe('a cache of reads', () => {
  let now: number;
  let loads: number;
  let committing: (() => Promise<void>)[];
  let running: boolean;
  let luck: number;
  let reads: ReadCache;

  const load = () => {
    loads += 1;
    return Promise.resolve({ loads });
  };

  beforeEach(() => {
    [now, loads, committing, running, luck] = [0, 0, [], false, 0];
    reads = createReadCache({
      cache: createMemoryCache({ now: () => now }),
      name: 'things',
      ttlSeconds: 60,
      now: () => now,
      random: () => luck,
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
    expect([await reads.rememberList(['a'], load), await reads.rememberList(['a'], load), await reads.rememberList(['b'], load)])
      .toEqual([{ loads: 1 }, { loads: 1 }, { loads: 2 }]);
    now = 60_000;
    expect(await reads.rememberList(['a'], load)).toEqual({ loads: 3 });
  });

  it('loads once for all who miss at the same time', async () => {
    await Promise.all(Array.from({ length: 1_000 }, () => reads.rememberList(['a'], load)));
    expect(loads).toBe(1);
  });

  it('loads anew beside the answer when its time is nearly over, once for all who ask', async () => {
    await reads.rememberList(['a'], load);
    now = 44_999;
    expect(await reads.rememberList(['a'], load)).toEqual({ loads: 1 });
    expect(loads).toBe(1);
    now = 45_000;
    const answers = await Promise.all(Array.from({ length: 10 }, () => reads.rememberList(['a'], load)));
    expect(new Set(answers.map((answer) => answer.loads))).toEqual(new Set([1]));
    expect(await reads.rememberList(['a'], load)).toEqual({ loads: 2 });
    // What is loaded anew has a time of its own.
    now = 89_999;
    expect(await reads.rememberList(['a'], load)).toEqual({ loads: 2 });
    expect(loads).toBe(2);
  });

  it('does not load in one moment what was kept in one', async () => {
    for (luck of [0, 1]) await reads.rememberList([luck], load);
    now = 50_000;
    for (const key of [0, 1]) await reads.rememberList([key], load);
    expect(loads).toBe(3);
  });

  it('answers with what is kept when it cannot be loaded anew, and never after its time', async () => {
    await reads.rememberList(['a'], load);
    const away = () => Promise.reject(new Error('away'));
    now = 59_999;
    expect(await reads.rememberList(['a'], away)).toEqual({ loads: 1 });
    now = 60_000;
    await expect(reads.rememberList(['a'], away)).rejects.toThrow('away');
  });

  it('forgets after a write', async () => {
    await reads.rememberList(['a'], load);
    await reads.forgetAfter(null, () => Promise.resolve());
    expect(await reads.rememberList(['a'], load)).toEqual({ loads: 2 });
  });

  it('keeps nothing that was loaded while somebody wrote', async () => {
    await reads.rememberList(['a'], async () => {
      await reads.forgetAfter(null, () => Promise.resolve());
      return load();
    });
    expect(await reads.rememberList(['a'], load)).toEqual({ loads: 2 });
  });

  it('is passed by inside of a transaction, and forgets when that has been committed', async () => {
    await reads.rememberList(['a'], load);
    running = true;
    await reads.forgetAfter(null, () => Promise.resolve());
    expect(await reads.rememberList(['a'], load)).toEqual({ loads: 2 });
    running = false;
    expect(await reads.rememberList(['a'], load)).toEqual({ loads: 1 });
    for (const commit of committing) await commit();
    expect(await reads.rememberList(['a'], load)).toEqual({ loads: 3 });
  });

  it('forgets the row that is written, and the lists, and keeps the other rows', async () => {
    const read = async () => [await reads.rememberRow('row-1', load), await reads.rememberRow('row-2', load), await reads.rememberList([], load)];
    expect(await read()).toEqual([{ loads: 1 }, { loads: 2 }, { loads: 3 }]);
    await reads.forgetAfter('row-1', () => Promise.resolve());
    expect(await read()).toEqual([{ loads: 4 }, { loads: 2 }, { loads: 5 }]);
    await reads.forgetAfter(null, () => Promise.resolve());
    expect(await read()).toEqual([{ loads: 4 }, { loads: 2 }, { loads: 6 }]);
  });

  it('answers nothing older than the last write, whatever is read and written in which order', async () => {
    const rows = new Map<string, number>();
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const before = loads;
    for (let step = 0; step < Number(process.env['TEST_CACHE_STEPS'] ?? 3_000); step += 1) {
      const id = `row-${random(9)}`;
      if (random(4) === 0) {
        await reads.forgetAfter(rows.has(id) ? id : null, () => Promise.resolve(rows.set(id, step)));
      } else if (random(2) === 0) {
        const value = await reads.rememberRow(id, () => load().then(() => rows.get(id) ?? null));
        if (value !== null) expect(value).toBe(rows.get(id));
      } else {
        expect(await reads.rememberList([], () => load().then(() => [...rows]))).toEqual([...rows]);
      }
    }
    expect(loads - before).toBeGreaterThan(0);
  });

  it('does not keep what could not be loaded', async () => {
    await expect(reads.rememberList(['a'], () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await reads.rememberList(['a'], load)).toEqual({ loads: 1 });
  });
});

it('holds so many entries, and lets go of those that nobody asked for', async () => {
  const cache = createMemoryCache({ maxEntries: 2 });
  for (const key of ['a', 'b']) await cache.set(key, key, 60);
  await cache.get('a');
  await cache.set('c', 'c', 60);
  expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual(['a', undefined, 'c']);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Cache } from '../../../src/platform/cache/cache.ts';
import { createReadCache } from '../../../src/platform/cache/read-cache.ts';
import { createCache } from '../../../src/platform/redis/cache.ts';
import { silentLogger } from '../../helpers/log.ts';
import { awayRedis, ownPrefix, stores } from './stores.ts';

const logger = silentLogger;

describe.each(stores)('a cache in $name', ({ shared, open }) => {
  let redis: ReturnType<typeof open>;
  let prefix: string;
  let cache: Cache;

  beforeEach(() => {
    redis = open();
    prefix = ownPrefix();
    cache = createCache(redis, prefix, logger);
  });

  afterEach(() => {
    redis?.disconnect();
  });

  it('gives what was kept under a key, the latest', async () => {
    await cache.set('a', 'first', 60);
    await cache.set('a', 'second', 60);
    expect([await cache.get('a'), await cache.get('b')]).toEqual(['second', undefined]);
  });

  it('keeps it for as long as it was told', async () => {
    await cache.set('a', 'short', 1);
    await cache.set('b', 'long', 60);
    await sleep(1_200);
    expect([await cache.get('a'), await cache.get('b')]).toEqual([undefined, 'long']);
  });

  it('begins a generation with each forgetting, of that name alone', async () => {
    const before = [await cache.generation('a'), await cache.generation('b')];
    await cache.forget('a');
    const after = [await cache.generation('a'), await cache.generation('b')];
    await cache.forget('a');
    expect(after[1]).toBe(before[1]);
    expect(new Set([before[0], after[0], await cache.generation('a')]).size).toBe(3);
  });

  it(`is ${shared ? 'seen by' : 'hidden from'} other processes, and never by other applications`, async () => {
    await cache.set('a', 'kept', 60);
    await cache.forget('a');
    const same = createCache(redis, prefix, logger);
    const other = createCache(redis, ownPrefix(), logger);
    expect(await same.get('a')).toBe(shared ? 'kept' : undefined);
    expect(await same.generation('a') === await cache.generation('a')).toBe(shared);
    expect(await other.get('a')).toBeUndefined();
  });

  it.runIf(shared)('is fresh in every process as soon as one has written', async () => {
    const unitOfWork = { isRunning: () => false, afterCommit: (work: () => Promise<void>) => work() };
    const [writer, reader] = [redis, redis].map((each) => createReadCache({ cache: createCache(each, prefix, logger), name: 'things', ttlSeconds: 60, unitOfWork }));
    let stored = 'before';
    const read = () => reader?.rememberRow('row-1', () => Promise.resolve(stored));
    expect(await read()).toBe('before');
    await writer?.forgetAfter('row-1', () => {
      stored = 'after';
      return Promise.resolve();
    });
    expect(await read()).toBe('after');
  });
});

it('finds nothing while Redis is away, and breaks nothing', async () => {
  const cache = createCache(awayRedis(), ownPrefix(), logger);
  await cache.set('a', 'lost', 60);
  await cache.forget('a');
  expect(await cache.get('a')).toBeUndefined();
  expect(await cache.generation('a')).toMatch(/^away-/);
});

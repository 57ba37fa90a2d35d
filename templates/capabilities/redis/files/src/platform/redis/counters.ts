import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';

import { type CreateCounter, createMemoryCounter } from '../counters/counter.ts';

/** Counts in Redis, where processes share their counts; in this process without it, and while it is away. */
export function createCounters(redis: Redis | undefined, prefix: string): CreateCounter {
  if (redis === undefined) return createMemoryCounter;
  return (policy) => {
    const { name, points, seconds } = policy;
    const keyPrefix = `${prefix}:limit:${name}`;
    return new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration: seconds, insuranceLimiter: createMemoryCounter(policy) });
  };
}

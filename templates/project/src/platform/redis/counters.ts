import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';

import type { CreateCounter } from '../http/rate-limit.ts';

/** Counts in Redis, where processes share their counts; in this process without it, and while it is away. */
export function createCounters(redis: Redis | undefined, prefix: string): CreateCounter {
  return ({ name, points, seconds }) => {
    const memory = new RateLimiterMemory({ points, duration: seconds });
    if (redis === undefined) return memory;
    const keyPrefix = `${prefix}:limit:${name}`;
    return new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration: seconds, insuranceLimiter: memory });
  };
}

import type { Redis } from 'ioredis';

import type { Cache } from '../cache/cache.ts';
import { createMemoryCache } from '../cache/memory.ts';
import type { Logger } from '../logging/logger.ts';
import { createOutageLog } from '../logging/outage.ts';

/** In Redis, where a write of one process is seen by all; in this process without it. */
export function createCache(redis: Redis | undefined, prefix: string, logger: Logger): Cache {
  return redis === undefined ? createMemoryCache() : createRedisCache(redis, `${prefix}:cache`, logger);
}

function createRedisCache(redis: Redis, prefix: string, logger: Logger): Cache {
  const outage = createOutageLog(logger, { component: 'cache' }, { failed: 'the cache is away', restored: 'the cache is back' });

  /** Nothing is lost with a Redis that is away but time: then everything is loaded. */
  async function attempt<Value>(command: () => Promise<Value>, otherwise: Value): Promise<Value> {
    try {
      const result = await command();
      outage.works();
      return result;
    } catch (err) {
      outage.failed(err);
      return otherwise;
    }
  }

  return {
    get: (key) => attempt(async () => await redis.get(`${prefix}:${key}`) ?? undefined, undefined),

    async set(key, value, ttlSeconds) {
      await attempt(() => redis.set(`${prefix}:${key}`, value, 'EX', ttlSeconds), null);
    },

    // A generation of its own: what is kept under it, nobody finds.
    generation: (name) => attempt(async () => await redis.get(`${prefix}:generation:${name}`) ?? '0', `away-${Date.now()}`),

    async forget(name) {
      await attempt(() => redis.incr(`${prefix}:generation:${name}`), 0);
    },
  };
}

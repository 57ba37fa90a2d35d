import { Redis } from 'ioredis';

import type { Wake } from '../events/wake.ts';
import { createLocalWake } from '../events/wake.ts';
import type { Logger } from '../logging/logger.ts';

const MAX_RECONNECT_DELAY_MS = 2_000;

interface Connection {
  /** For what is published. */
  readonly redis: Redis | undefined;
  readonly url: string | undefined;
  readonly prefix: string;
  readonly logger: Logger;
}

/** Between processes, by Redis; within this one without it. */
export function createWake({ redis, url, prefix, logger }: Connection): Wake {
  return redis === undefined || url === undefined ? createLocalWake() : createRedisWake(redis, url, `${prefix}:events`, logger);
}

function createRedisWake(redis: Redis, url: string, channel: string, logger: Logger): Wake {
  const log = logger.child({ component: 'events' });

  return {
    signal() {
      redis.publish(channel, '').catch((err: unknown) => {
        log.warn({ err }, 'the relay could not be woken');
      });
    },

    listen(onSignal) {
      const subscriber = new Redis(url, {
        maxRetriesPerRequest: null,
        retryStrategy: (times) => Math.min(times * 100, MAX_RECONNECT_DELAY_MS),
      });
      subscriber.on('error', (err) => {
        log.warn({ err }, 'listening for events has failed');
      });
      subscriber.on('message', onSignal);
      // Signals may have gone unheard before it was there, or there again.
      subscriber.on('ready', onSignal);
      subscriber.subscribe(channel).catch((err: unknown) => {
        log.warn({ err }, 'listening for events has failed');
      });
      return Promise.resolve({
        close() {
          subscriber.disconnect();
          return Promise.resolve();
        },
      });
    },
  };
}

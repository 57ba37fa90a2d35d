import { Redis } from 'ioredis';

import type { Wake } from '../events/wake.ts';
import { createLocalWake } from '../events/wake.ts';
import type { Logger } from '../logging/logger.ts';
import { createOutageLog } from '../logging/outage.ts';

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
  const fields = { component: 'events' } as const;
  const signals = createOutageLog(logger, fields, { failed: 'the relay could not be woken', restored: 'the relay is woken again' });
  const listening = createOutageLog(logger, fields, { failed: 'listening for events has failed', restored: 'listening for events again' });

  return {
    signal() {
      redis.publish(channel, '').then(signals.works, signals.failed);
    },

    listen(onSignal) {
      const subscriber = new Redis(url, {
        maxRetriesPerRequest: null,
        retryStrategy: (times) => Math.min(times * 100, MAX_RECONNECT_DELAY_MS),
      });
      subscriber.on('error', listening.failed);
      subscriber.on('message', onSignal);
      // Signals may have gone unheard before it was there, or there again.
      subscriber.on('ready', () => {
        listening.works();
        onSignal();
      });
      subscriber.subscribe(channel).catch(listening.failed);
      return Promise.resolve({
        close() {
          subscriber.disconnect();
          return Promise.resolve();
        },
      });
    },
  };
}

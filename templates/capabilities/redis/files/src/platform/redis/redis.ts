import { Redis } from 'ioredis';

import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Logger } from '../logging/logger.ts';
import { createOutageLog } from '../logging/outage.ts';

const MAX_RECONNECT_DELAY_MS = 2_000;
/** Redis answers within a millisecond or two; whoever has waited for this long waits for nothing. */
const ANSWER_WITHIN_MS = 500;

/** A connection for requests: none of them waits for a Redis that is away, or that is there and silent. */
export function connectRedis(url: string, { lifecycle, logger }: { lifecycle: Lifecycle; logger: Logger }): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    connectTimeout: 1_000,
    // The command fails, and so does the connection: those that follow do not wait as well.
    commandTimeout: ANSWER_WITHIN_MS,
    socketTimeout: ANSWER_WITHIN_MS,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(times * 100, MAX_RECONNECT_DELAY_MS),
  });
  const outage = createOutageLog(logger, { component: 'redis' }, { failed: 'redis connection failed', restored: 'redis connection is back' });
  redis.on('error', outage.failed);
  redis.on('ready', outage.works);
  lifecycle.onClose('redis', () => {
    redis.disconnect();
    return Promise.resolve();
  });
  return redis;
}

import { createRedisBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';

import type { Logger } from '../logging/logger.ts';
import { createOutageLog } from '../logging/outage.ts';
import { createBullMqJobQueue } from './bullmq.ts';
import type { JobQueue, LimitedJob } from './job-queue.ts';

const MAX_RECONNECT_DELAY_MS = 2_000;
/** What a producer asks for; a consumer waits for work as long as it takes. */
const ANSWER_WITHIN_MS = 1_000;

/** BullMQ on Redis (6.2 or newer, `maxmemory-policy noeviction`, append-only file on). */
export function createRedisJobQueue(
  { url, prefix, limited = [] }: { url: string; prefix: string; limited?: readonly LimitedJob[] },
  logger: Logger,
): JobQueue {
  return createBullMqJobQueue(() => {
    const connect = (maxRetriesPerRequest: number | null) => {
      const client = new Redis(url, {
        maxRetriesPerRequest,
        // A producer does not collect commands for a Redis that is away: its request would wait for them.
        enableOfflineQueue: maxRetriesPerRequest === null,
        connectTimeout: 1_000,
        ...maxRetriesPerRequest === null ? {} : { commandTimeout: ANSWER_WITHIN_MS, socketTimeout: ANSWER_WITHIN_MS },
        retryStrategy: (times) => Math.min(times * 100, MAX_RECONNECT_DELAY_MS),
      });
      const outage = createOutageLog(logger, { component: 'jobs' }, { failed: 'redis connection failed', restored: 'redis connection is back' });
      client.on('error', outage.failed);
      client.on('ready', outage.works);
      return client;
    };
    const producer = connect(1);
    const clients = [producer];

    return {
      classes: withBackend(createRedisBackend),
      producer,
      openConsumer() {
        const consumer = connect(null);
        clients.push(consumer);
        return consumer;
      },
      prefix,
      ping: () => producer.ping(),
      close() {
        for (const client of clients) client.disconnect();
        return Promise.resolve();
      },
    };
  }, limited, logger);
}

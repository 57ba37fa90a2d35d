import { createPostgresBackend, type PgPool, withBackend } from 'bullmq';
import { Pool } from 'pg';

import type { Logger } from '../logging/logger.ts';
import { createBullMqJobQueue } from './bullmq.ts';
import type { JobQueue, LimitedJob } from './job-queue.ts';
import { QUEUE_SCHEMA } from './migrate.ts';

/** Enqueueing and the jobs' own transitions; in the worker, each queue has a listener besides. */
const WORKING_CONNECTIONS = 3;

/**
 * BullMQ on the application's own PostgreSQL: one server less to run, at some hundred jobs a second.
 * `migrateJobs` makes its tables. The connection must be a session of its own: `requireOwnSession`.
 */
export function createPostgresJobQueue(
  { url, prefix, limited = [] }: { url: string; prefix: string; limited?: readonly LimitedJob[] },
  logger: Logger,
): JobQueue {
  return createBullMqJobQueue(() => {
    const pool = new Pool({
      connectionString: url,
      application_name: `${prefix}-jobs`,
      max: WORKING_CONNECTIONS + 1 + limited.length,
      connectionTimeoutMillis: 1_000,
      keepAlive: true,
      // By a statement: a pooler refuses it as a parameter of the connection.
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool waits for it, whatever its types say
      onConnect: (client) => client.query(`set search_path to ${QUEUE_SCHEMA}`),
    });

    // One pool for all queues of this process. BullMQ describes pools by a type of its own, which the overloads of
    // @types/pg miss.
    const connection = pool as unknown as PgPool;

    return {
      classes: withBackend(createPostgresBackend),
      producer: connection,
      openConsumer: () => connection,
      prefix,
      ping: () => pool.query('select 1 from migration limit 1'),
      close: () => pool.end(),
    };
  }, limited, logger);
}

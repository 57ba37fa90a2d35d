import { PrismaMariaDb } from '@prisma/adapter-mariadb';

import type { DatabaseConfig } from '../env.ts';
import { connectionOptions } from './connection.ts';

const IDLE_SECONDS = 10;

export function createAdapter(config: DatabaseConfig): PrismaMariaDb {
  const options = connectionOptions(config.url, config.statementTimeoutMs, config.poolTimeoutMs / 2);
  return new PrismaMariaDb(
    {
      ...options,
      connectionLimit: config.poolMax,
      acquireTimeout: config.poolTimeoutMs,
      connectTimeout: config.poolTimeoutMs,
      // A server that is frozen, or behind a network that drops everything, ends no statement: then the connection ends.
      // The limit is one of silence, which is what idle connections keep: they go before they look like that.
      socketTimeout: config.silenceTimeoutMs,
      idleTimeout: IDLE_SECONDS,
      minimumIdle: 1,
    },
    { database: options.database },
  );
}

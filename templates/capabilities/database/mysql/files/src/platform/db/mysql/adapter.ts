import { PrismaMariaDb } from '@prisma/adapter-mariadb';

import type { DatabaseConfig } from '../env.ts';
import { connectionOptions } from './connection.ts';

export function createAdapter(config: DatabaseConfig): PrismaMariaDb {
  const options = connectionOptions(config.url, config.statementTimeoutMs);
  return new PrismaMariaDb(
    { ...options, connectionLimit: config.poolMax, acquireTimeout: config.poolTimeoutMs },
    { database: options.database },
  );
}

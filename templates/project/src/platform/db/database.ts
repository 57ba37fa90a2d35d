import type { HealthCheck } from '../health/health.ts';
import type { Logger } from '../logging/logger.ts';
import { createAdapter } from './engine.ts';
import type { DatabaseConfig } from './env.ts';
import { type Prisma, PrismaClient } from './generated/client.ts';

export { Prisma } from './generated/client.ts';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;
/** What a repository works on: alone, or as a part of somebody's transaction. */
export type DatabaseSession = Database | Transaction;

/** Connects with the first query. At the level `debug` every statement is logged, without its values. */
export function createDatabase(config: DatabaseConfig, logger?: Logger): Database {
  const options = {
    adapter: createAdapter(config),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: config.poolTimeoutMs },
  } as const;
  if (logger?.isLevelEnabled('debug') !== true) return new PrismaClient(options);
  const db = new PrismaClient({ ...options, log: [{ emit: 'event', level: 'query' }] });
  db.$on('query', ({ query, duration }) => {
    logger.debug({ sql: query, durationMs: duration }, 'statement');
  });
  return db;
}

export function databaseHealth(db: Database): HealthCheck {
  return {
    name: 'database',
    async check() {
      await db.$queryRaw`select 1`;
    },
  };
}

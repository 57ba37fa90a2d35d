import type { HealthCheck } from '../health/health.ts';
import { createAdapter } from './engine.ts';
import type { DatabaseConfig } from './env.ts';
import { type Prisma, PrismaClient } from './generated/client.ts';

export { Prisma } from './generated/client.ts';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;
/** What a repository works on: alone, or as a part of somebody's transaction. */
export type DatabaseSession = Database | Transaction;

/** Connects with the first query. */
export function createDatabase(config: DatabaseConfig): Database {
  return new PrismaClient({
    adapter: createAdapter(config),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: config.poolTimeoutMs },
  });
}

export function databaseHealth(db: Database): HealthCheck {
  return {
    name: 'database',
    async check() {
      await db.$queryRaw`select 1`;
    },
  };
}

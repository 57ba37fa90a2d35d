import { PrismaLibSql } from '@prisma/adapter-libsql';

import type { DatabaseConfig } from '../env.ts';

export function createAdapter(config: DatabaseConfig): PrismaLibSql {
  return new PrismaLibSql({
    url: config.url,
    // How long a writer waits for the one before.
    timeout: config.poolTimeoutMs,
    // Whole numbers beyond 2^53 keep their digits.
    intMode: 'bigint',
  });
}

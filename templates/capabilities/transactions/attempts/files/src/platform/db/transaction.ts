import { setTimeout as sleep } from 'node:timers/promises';

import type { Database, Prisma, Transaction } from './database.ts';
import { dialect } from './engine.ts';
import { isWriteConflict } from './errors.ts';

export interface TransactionOptions {
  readonly isolation?: Prisma.TransactionIsolationLevel;
  readonly attempts?: number;
}

const FIRST_PAUSE_MS = 20;

/**
 * Runs the work in one transaction, and once more when it lost to another one: the work must do nothing but
 * read and write this database.
 */
export async function inTransaction<T>(
  db: Database,
  work: (transaction: Transaction) => Promise<T>,
  { isolation, attempts = 3 }: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.$transaction(async (transaction) => {
        if (dialect.beforeWriting !== undefined) await transaction.$executeRaw(dialect.beforeWriting);
        return work(transaction);
      }, isolation === undefined ? {} : { isolationLevel: isolation });
    } catch (error) {
      if (attempt >= attempts || !isWriteConflict(error)) throw error;
      // Uneven pauses, so that the two do not meet again.
      await sleep(FIRST_PAUSE_MS * 2 ** attempt * Math.random());
    }
  }
}

import type { JobHandler } from '../../platform/jobs/define-job.ts';

/** Rows that carry their own end: receipts, sessions. */
export interface ExpiringRows {
  name: string;
  deleteExpired(now: Date): Promise<number>;
}

/** Deletes what has expired. Doing it twice deletes nothing more. */
export function createPurgeExpiredHandler(
  tables: readonly ExpiringRows[],
  now: () => Date = () => new Date(),
): JobHandler<Record<string, never>> {
  return async (_payload, { logger }) => {
    for (const table of tables) {
      const deleted = await table.deleteExpired(now());
      logger.info({ table: table.name, deleted }, 'expired rows deleted');
    }
  };
}

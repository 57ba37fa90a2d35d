import type { Column } from '../db/column.ts';
import type { Database } from '../db/database.ts';
import { insertIfAbsent } from '../db/insert.ts';

const RECEIPT_DAYS = 30;

const columns = {
  jobId: { name: 'job_id', type: 'text' },
  name: { name: 'name', type: 'text' },
  completedAt: { name: 'completed_at', type: 'datetime' },
  expiresAt: { name: 'expires_at', type: 'datetime' },
} as const satisfies Record<string, Column>;

/**
 * Receipts of completed jobs. A queue delivers at least once: a job that was done but not acknowledged, because its
 * worker died or lost the queue, comes again and is skipped for its receipt. The receipt is written after the effect,
 * and a crash between the two repeats it: what must not happen twice, the handler tells by `jobId`.
 */
export interface JobLedger {
  has(jobId: string): Promise<boolean>;
  record(jobId: string, name: string): Promise<void>;
  deleteExpired(now: Date): Promise<number>;
}

export function createJobLedger(db: Database): JobLedger {
  return {
    async has(jobId) {
      return await db.jobReceipt.findUnique({ where: { jobId }, select: { jobId: true } }) !== null;
    },

    async record(jobId, name) {
      const completedAt = new Date();
      const expiresAt = new Date(completedAt.getTime() + RECEIPT_DAYS * 86_400_000);
      // Two workers that both ran a redelivered job leave one receipt, and neither fails.
      await insertIfAbsent(db, 'job_receipts', [
        [columns.jobId, jobId],
        [columns.name, name],
        [columns.completedAt, completedAt.toISOString()],
        [columns.expiresAt, expiresAt.toISOString()],
      ]);
    },

    async deleteExpired(now) {
      const { count } = await db.jobReceipt.deleteMany({ where: { expiresAt: { lt: now } } });
      return count;
    },
  };
}

import type { Column } from '../db/column.ts';
import type { Database, Transaction } from '../db/database.ts';
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
 * and a crash between the two repeats it: an effect in the database goes through `once`, one outside of it is told by
 * `jobId`.
 */
export interface JobLedger {
  /**
   * Does the work in one transaction with the receipt: both are there, or neither, however often the job is delivered
   * and wherever its worker dies. False when it was done before.
   */
  once(job: { jobId: string; name: string }, work: (tx: Transaction) => Promise<void>): Promise<boolean>;
  has(jobId: string): Promise<boolean>;
  record(jobId: string, name: string): Promise<void>;
  deleteExpired(now: Date): Promise<number>;
}

export function createJobLedger(db: Database): JobLedger {
  async function has(jobId: string): Promise<boolean> {
    return await db.jobReceipt.findUnique({ where: { jobId }, select: { jobId: true } }) !== null;
  }

  return {
    has,

    async once({ jobId, name }, work) {
      try {
        await db.$transaction(async (tx) => {
          // First: whoever else runs this job waits here for the end of this transaction.
          await tx.jobReceipt.create({ data: { jobId, name, expiresAt: expiry(new Date()) } });
          await work(tx);
        });
        return true;
      } catch (error) {
        if (await has(jobId)) return false;
        throw error;
      }
    },

    async record(jobId, name) {
      const completedAt = new Date();
      // Two workers that both ran a redelivered job leave one receipt, and neither fails.
      await insertIfAbsent(db, 'job_receipts', [
        [columns.jobId, jobId],
        [columns.name, name],
        [columns.completedAt, completedAt.toISOString()],
        [columns.expiresAt, expiry(completedAt).toISOString()],
      ]);
    },

    async deleteExpired(now) {
      const { count } = await db.jobReceipt.deleteMany({ where: { expiresAt: { lt: now } } });
      return count;
    },
  };
}

function expiry(completedAt: Date): Date {
  return new Date(completedAt.getTime() + RECEIPT_DAYS * 86_400_000);
}

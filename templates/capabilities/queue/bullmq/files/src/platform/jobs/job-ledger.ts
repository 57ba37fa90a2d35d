import type { Database } from '../db/database.ts';

const RECEIPT_DAYS = 30;

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
      // An upsert: two workers that both ran a redelivered job leave one receipt, and neither fails.
      await db.jobReceipt.upsert({
        where: { jobId },
        create: { jobId, name, completedAt, expiresAt },
        update: {},
      });
    },

    async deleteExpired(now) {
      const { count } = await db.jobReceipt.deleteMany({ where: { expiresAt: { lt: now } } });
      return count;
    },
  };
}

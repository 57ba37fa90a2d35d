import { type DatabaseSession, Prisma } from '../db/database.ts';

/** What came of a request; wrapped, as nothing is an outcome too. */
interface Outcome {
  readonly value: unknown;
}

export interface Claim {
  readonly id: string;
  readonly fingerprint: string;
  /** Tells those apart who work on the same request. */
  readonly claim: string;
  readonly claimedUntil: Date;
  readonly expiresAt: Date;
}

type StoredClaim = Pick<Claim, 'fingerprint' | 'claim'> & { readonly outcome: Outcome | null };

export interface IdempotencyStore {
  /** Claims the request, unless somebody has; gives back whose it is now, and what came of it. */
  claim(mine: Claim, now: Date): Promise<StoredClaim>;
  /** Part of the transaction that does the work; false when somebody else has taken over. */
  complete(mine: Claim, outcome: Outcome): Promise<boolean>;
  /** Nothing was done: the next one may try. Leaves what has an outcome, whatever became of the news of it. */
  release(mine: Claim): Promise<void>;
  deleteExpired(now: Date, limit?: number): Promise<number>;
}

export function createIdempotencyStore(db: DatabaseSession): IdempotencyStore {
  return {
    async claim(mine, now) {
      const { id } = mine;
      const row = await db.idempotencyKey.upsert({ where: { id }, create: mine, update: {} });
      const outcome = row.outcome as Outcome | null;
      const abandoned = row.expiresAt <= now || (outcome === null && row.claimedUntil <= now);
      if (!abandoned) return { ...row, outcome };
      const { count } = await db.idempotencyKey.updateMany({ where: { id, claim: row.claim }, data: { ...mine, outcome: Prisma.DbNull } });
      return count === 1 ? { ...mine, outcome: null } : { ...mine, claim: row.claim, outcome: null };
    },

    async complete({ id, claim }, outcome) {
      const data = { outcome: { value: outcome.value as Prisma.InputJsonValue } };
      const { count } = await db.idempotencyKey.updateMany({ where: { id, claim }, data });
      return count === 1;
    },

    async release({ id, claim }) {
      await db.idempotencyKey.deleteMany({ where: { id, claim, outcome: { equals: Prisma.DbNull } } });
    },

    async deleteExpired(now, limit) {
      const { count } = await db.idempotencyKey.deleteMany({ where: { expiresAt: { lte: now } }, ...(limit !== undefined && { limit }) });
      return count;
    },
  };
}

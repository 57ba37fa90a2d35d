import type { Column } from '../db/column.ts';
import { type DatabaseSession, Prisma } from '../db/database.ts';
import { insertIfAbsent } from '../db/insert.ts';

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

const columns = {
  id: { name: 'id', type: 'text' },
  fingerprint: { name: 'fingerprint', type: 'text' },
  claim: { name: 'claim', type: 'text' },
  claimedUntil: { name: 'claimed_until', type: 'datetime' },
  expiresAt: { name: 'expires_at', type: 'datetime' },
} as const satisfies Record<keyof Claim, Column>;

export function createIdempotencyStore(db: DatabaseSession): IdempotencyStore {
  return {
    async claim(mine, now) {
      const { id } = mine;
      await insertIfAbsent(db, 'idempotency_keys', [
        [columns.id, id],
        [columns.fingerprint, mine.fingerprint],
        [columns.claim, mine.claim],
        [columns.claimedUntil, mine.claimedUntil.toISOString()],
        [columns.expiresAt, mine.expiresAt.toISOString()],
      ]);
      const row = await db.idempotencyKey.findUnique({ where: { id } });
      // Whoever had it has let go of it at this moment.
      if (row === null) return { ...mine, claim: '', outcome: null };
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

import type { Database } from '../../platform/db/database.ts';

/** A mail to an account: what it is about, where it goes, and the hash of the secret that it carries, if any. */
export interface StoredMail {
  id: string;
  userId: string;
  purpose: string;
  email: string;
  tokenHash: string | null;
  expiresAt: Date;
}

export interface AccountMailRepository {
  create(mail: StoredMail): Promise<void>;
  findById(id: string): Promise<StoredMail | null>;
  /** Uses the token of a mail up; `false`: somebody was faster. */
  take(id: string): Promise<boolean>;
  removeExpired(now: Date, userId?: string): Promise<number>;
}

export function createAccountMailRepository(db: Database): AccountMailRepository {
  return {
    async create(mail) {
      await db.accountMail.create({ data: mail });
    },
    async findById(id) {
      return db.accountMail.findUnique({ where: { id }, omit: { createdAt: true } });
    },
    async take(id) {
      const { count } = await db.accountMail.deleteMany({ where: { id } });
      return count === 1;
    },
    async removeExpired(now, userId) {
      const whose = userId === undefined ? {} : { userId };
      const { count } = await db.accountMail.deleteMany({ where: { expiresAt: { lte: now }, ...whose } });
      return count;
    },
  };
}

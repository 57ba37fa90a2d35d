import type { Database } from '../../platform/db/database.ts';
import { translateDatabaseError } from '../../platform/db/errors.ts';

export interface AccountRepository {
  /** `false`: the account has another address by now. */
  verifyEmail(userId: string, email: string): Promise<boolean>;
  /** Another password ends the sessions that the old one opened, but for `keep`, and makes links worthless. */
  setPassword(userId: string, passwordHash: string, keep?: string): Promise<void>;
  /** Makes the links to other addresses worthless that were asked for so far. */
  forgetNewEmails(userId: string): Promise<void>;
  /** An address that was proven. What was sent to the old one is worthless from then on. */
  setEmail(userId: string, email: string): Promise<void>;
}

export function createAccountRepository(db: Database): AccountRepository {
  return {
    async verifyEmail(userId, email) {
      const verified = { emailVerifiedAt: new Date(), version: { increment: 1 } };
      await db.user.updateMany({ where: { id: userId, email, emailVerifiedAt: null }, data: verified });
      return await db.user.count({ where: { id: userId, email } }) === 1;
    },

    async setPassword(userId, passwordHash, keep) {
      await db.$transaction([
        db.user.updateMany({ where: { id: userId }, data: { passwordHash, version: { increment: 1 } } }),
        db.session.deleteMany({ where: { userId, ...(keep !== undefined && { id: { not: keep } }) } }),
        db.accountMail.deleteMany({ where: { userId, purpose: { in: ['reset-password', 'change-email'] } } }),
      ]);
    },

    async forgetNewEmails(userId) {
      await db.accountMail.deleteMany({ where: { userId, purpose: 'change-email' } });
    },

    async setEmail(userId, email) {
      const data = { email, emailVerifiedAt: new Date(), version: { increment: 1 } };
      try {
        await db.$transaction([
          db.user.updateMany({ where: { id: userId }, data }),
          db.accountMail.deleteMany({ where: { userId, tokenHash: { not: null } } }),
        ]);
      } catch (error) {
        throw translateDatabaseError(error);
      }
    },
  };
}

import type { Database } from '../../platform/db/database.ts';

export interface StoredFactor {
  userId: string;
  /** Encrypted. */
  secret: string;
  /** `null`: set up, and not tried yet. Nobody is asked for it then. */
  confirmedAt: Date | null;
}

export interface SecondFactorRepository {
  find(userId: string): Promise<StoredFactor | null>;
  /** In place of one that was never confirmed; conflicts with one that was. */
  begin(userId: string, secret: string): Promise<void>;
  /** `false`: it is another one by now, or was confirmed already. */
  confirm(factor: StoredFactor, step: number, codeHashes: readonly string[]): Promise<boolean>;
  /** Each step counts once, and none before it; `false`: it was used. */
  useStep(userId: string, step: number): Promise<boolean>;
  useRecoveryCode(userId: string, codeHash: string): Promise<boolean>;
  countRecoveryCodes(userId: string): Promise<number>;
  remove(userId: string): Promise<void>;
}

export function createSecondFactorRepository(db: Database): SecondFactorRepository {
  return {
    async find(userId) {
      return db.secondFactor.findUnique({ where: { userId }, select: { userId: true, secret: true, confirmedAt: true } });
    },
    async begin(userId, secret) {
      await db.$transaction([
        db.secondFactor.deleteMany({ where: { userId, confirmedAt: null } }),
        db.secondFactor.create({ data: { userId, secret } }),
      ]);
    },
    async confirm({ userId, secret }, step, codeHashes) {
      const data = { confirmedAt: new Date(), lastStep: step };
      // As a whole: nobody has a second factor without recovery codes.
      return db.$transaction(async (tx) => {
        const { count } = await tx.secondFactor.updateMany({ where: { userId, secret, confirmedAt: null }, data });
        if (count === 0) return false;
        await tx.recoveryCode.deleteMany({ where: { userId } });
        await tx.recoveryCode.createMany({ data: codeHashes.map((codeHash) => ({ userId, codeHash })) });
        return true;
      });
    },
    async useStep(userId, step) {
      const { count } = await db.secondFactor.updateMany({ where: { userId, lastStep: { lt: step } }, data: { lastStep: step } });
      return count === 1;
    },
    async useRecoveryCode(userId, codeHash) {
      const { count } = await db.recoveryCode.deleteMany({ where: { userId, codeHash } });
      return count === 1;
    },
    async countRecoveryCodes(userId) {
      return db.recoveryCode.count({ where: { userId } });
    },
    async remove(userId) {
      await db.$transaction([
        db.secondFactor.deleteMany({ where: { userId } }),
        db.recoveryCode.deleteMany({ where: { userId } }),
      ]);
    },
  };
}

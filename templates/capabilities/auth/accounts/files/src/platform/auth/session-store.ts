import type { Database } from '../db/database.ts';
import { isRole, type Role } from './actor.ts';

export interface StoredSession {
  id: string;
  userId: string;
  /** The account's role now, not the one it had when it signed in. */
  role: Role;
  tokenHash: string;
  lastUsedAt: Date;
  expiresAt: Date;
}

type NewSession = Omit<StoredSession, 'role'>;

export interface SessionStore {
  create(session: NewSession): Promise<void>;
  find(id: string): Promise<StoredSession | null>;
  /** Writes the changes if the row's token is still the given session's; `false`: somebody was faster. */
  update(session: StoredSession, changes: Partial<Pick<StoredSession, 'tokenHash' | 'lastUsedAt'>>): Promise<boolean>;
  remove(id: string): Promise<void>;
  removeAll(userId: string): Promise<void>;
  removeExpired(now: Date): Promise<number>;
}

export function createSessionStore(db: Database): SessionStore {
  return {
    async create(session) {
      await db.session.create({ data: session });
    },
    async find(id) {
      const row = await db.session.findUnique({ where: { id }, include: { user: { select: { role: true } } } });
      // A role that the project no longer has ends the session: better than to guess what it may.
      if (row === null || !isRole(row.user.role)) return null;
      return {
        id: row.id,
        userId: row.userId,
        role: row.user.role,
        tokenHash: row.tokenHash,
        lastUsedAt: row.lastUsedAt,
        expiresAt: row.expiresAt,
      };
    },
    async update({ id, tokenHash }, changes) {
      const { count } = await db.session.updateMany({ where: { id, tokenHash }, data: changes });
      return count === 1;
    },
    async remove(id) {
      await db.session.deleteMany({ where: { id } });
    },
    async removeAll(userId) {
      await db.session.deleteMany({ where: { userId } });
    },
    async removeExpired(now) {
      const { count } = await db.session.deleteMany({ where: { expiresAt: { lte: now } } });
      return count;
    },
  };
}

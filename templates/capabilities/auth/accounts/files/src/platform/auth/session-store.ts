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
  /** When whoever uses it has last proven who they are; by signing in, at first. */
  confirmedAt: Date | null;
}

type NewSession = Omit<StoredSession, 'role'> & { device: string | null };

export type SessionSuccessor = Pick<StoredSession, 'id' | 'tokenHash' | 'lastUsedAt' | 'confirmedAt'>;

/** What an account is shown of its sessions. */
export interface ListedSession {
  id: string;
  /** What the client called itself when it signed in. */
  device: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

/** More than anybody looks through. */
const MOST_LISTED = 100;

export interface SessionStore {
  create(session: NewSession): Promise<void>;
  find(id: string): Promise<StoredSession | null>;
  /** Writes the changes if the row's token is still the given session's; `false`: somebody was faster. */
  update(session: StoredSession, changes: Partial<Pick<StoredSession, 'tokenHash' | 'lastUsedAt'>>): Promise<boolean>;
  /** Gives it another name and token, if its token is still the given session's; `false`: somebody was faster. */
  replace(session: StoredSession, by: SessionSuccessor): Promise<boolean>;
  /** Those of an account, the latest used first. */
  list(userId: string): Promise<ListedSession[]>;
  /** `false`: there is no such session, or it is not the account's. */
  remove(id: string, userId?: string): Promise<boolean>;
  removeAll(userId: string, except?: string): Promise<void>;
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
        confirmedAt: row.confirmedAt,
      };
    },
    async update({ id, tokenHash }, changes) {
      const { count } = await db.session.updateMany({ where: { id, tokenHash }, data: changes });
      return count === 1;
    },
    async replace({ id, tokenHash }, by) {
      const { count } = await db.session.updateMany({ where: { id, tokenHash }, data: by });
      return count === 1;
    },
    async list(userId) {
      const select = { id: true, device: true, createdAt: true, lastUsedAt: true, expiresAt: true };
      return db.session.findMany({ where: { userId }, select, orderBy: { lastUsedAt: 'desc' }, take: MOST_LISTED });
    },
    async remove(id, userId) {
      const { count } = await db.session.deleteMany({ where: { id, ...(userId !== undefined && { userId }) } });
      return count === 1;
    },
    async removeAll(userId, except) {
      await db.session.deleteMany({ where: { userId, ...(except !== undefined && { id: { not: except } }) } });
    },
    async removeExpired(now) {
      const { count } = await db.session.deleteMany({ where: { expiresAt: { lte: now } } });
      return count;
    },
  };
}

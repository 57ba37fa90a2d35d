import type { Database } from '../db/database.ts';
import { isRole, type Role } from './actor.ts';
import { isKeyScope, type KeyScope } from './key-scopes.ts';

/** What an account is shown of a key. */
export interface ListedKey {
  id: string;
  name: string;
  scopes: KeyScope[];
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
}

/** What a request with a key is judged by. */
export interface StoredKey extends Pick<ListedKey, 'id' | 'scopes' | 'expiresAt' | 'lastUsedAt'> {
  userId: string;
  /** The account's role now: a key may what its account may, and no more. */
  role: Role;
  secretHash: string;
}

export type NewKey = Pick<ListedKey, 'id' | 'name' | 'scopes' | 'expiresAt'> & { userId: string; secretHash: string };

export interface KeyStore {
  create(key: NewKey): Promise<ListedKey>;
  find(id: string): Promise<StoredKey | null>;
  /** Those of an account, the newest first. */
  list(userId: string): Promise<ListedKey[]>;
  count(userId: string): Promise<number>;
  /** Says when the key was used, unless somebody has said so since `before`. */
  touch(id: string, usedAt: Date, before: Date): Promise<void>;
  /** `false`: there is no such key, or it is not the account's. */
  remove(id: string, userId: string): Promise<boolean>;
  removeExpired(now: Date): Promise<number>;
}

const listed = { id: true, name: true, scopes: true, createdAt: true, expiresAt: true, lastUsedAt: true } as const;

export function createKeyStore(db: Database): KeyStore {
  return {
    async create(key) {
      return { ...await db.apiKey.create({ data: key, select: listed }), scopes: key.scopes };
    },
    async find(id) {
      const row = await db.apiKey.findUnique({ where: { id }, include: { user: { select: { role: true } } } });
      if (row === null || !isRole(row.user.role)) return null;
      const { userId, secretHash, expiresAt, lastUsedAt, user: { role } } = row;
      return { id, userId, role, secretHash, scopes: scopesOf(row.scopes), expiresAt, lastUsedAt };
    },
    async list(userId) {
      const rows = await db.apiKey.findMany({ where: { userId }, select: listed, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
      return rows.map((row) => ({ ...row, scopes: scopesOf(row.scopes) }));
    },
    async count(userId) {
      return db.apiKey.count({ where: { userId } });
    },
    async touch(id, usedAt, before) {
      const stale = [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }];
      await db.apiKey.updateMany({ where: { id, OR: stale }, data: { lastUsedAt: usedAt } });
    },
    async remove(id, userId) {
      const { count } = await db.apiKey.deleteMany({ where: { id, userId } });
      return count === 1;
    },
    async removeExpired(now) {
      const { count } = await db.apiKey.deleteMany({ where: { expiresAt: { lte: now } } });
      return count;
    },
  };
}

/** What was stored by an older version may name what is no longer there: it opens nothing. */
function scopesOf(stored: unknown): KeyScope[] {
  return Array.isArray(stored) ? stored.filter(isKeyScope) : [];
}

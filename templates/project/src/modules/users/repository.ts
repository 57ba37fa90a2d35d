import { isRole, type Role } from '../../platform/auth/actor.ts';
import type { DatabaseSession } from '../../platform/db/database.ts';
import { translateDatabaseError } from '../../platform/db/errors.ts';
import type { User } from './schema.ts';

interface NewUser {
  email: string;
  name: string;
  passwordHash: string;
  role: Role;
}

interface Credentials {
  user: User;
  passwordHash: string;
}

export interface UserRepository {
  create(user: NewUser): Promise<User>;
  findById(id: string): Promise<User | null>;
  /** The only way to a password's hash. */
  findCredentials(email: string): Promise<Credentials | null>;
  /** Replaces a hash that is still the given one. */
  replaceHash(id: string, from: string, to: string): Promise<void>;
  /** `null`: there is no such account. */
  setRole(email: string, role: Role): Promise<User | null>;
}

type UserRow = Omit<User, 'role'> & { role: string };

const publicColumns = {
  id: true,
  email: true,
  name: true,
  role: true,
  createdAt: true,
  updatedAt: true,
  version: true,
} as const;

function toUser({ role, ...row }: UserRow): User {
  if (!isRole(role)) throw new Error(`The account ${row.id} has a role that this project does not know.`);
  return { ...row, role };
}

export function createUserRepository(db: DatabaseSession): UserRepository {
  return {
    async create(user) {
      try {
        return toUser(await db.user.create({ data: user, select: publicColumns }));
      } catch (error) {
        // The address is taken: asking first would lose the race that the unique index wins.
        throw translateDatabaseError(error);
      }
    },
    async findById(id) {
      const row = await db.user.findUnique({ where: { id }, select: publicColumns });
      return row && toUser(row);
    },
    async findCredentials(email) {
      const row = await db.user.findUnique({ where: { email }, select: { ...publicColumns, passwordHash: true } });
      if (row === null) return null;
      const { passwordHash, ...user } = row;
      return { user: toUser(user), passwordHash };
    },
    async replaceHash(id, from, to) {
      await db.user.updateMany({ where: { id, passwordHash: from }, data: { passwordHash: to } });
    },
    async setRole(email, role) {
      const { count } = await db.user.updateMany({ where: { email }, data: { role, version: { increment: 1 } } });
      if (count === 0) return null;
      const row = await db.user.findUnique({ where: { email }, select: publicColumns });
      return row && toUser(row);
    },
  };
}

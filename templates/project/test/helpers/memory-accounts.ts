import { randomUUID } from 'node:crypto';
import type { Role } from '../../src/platform/auth/actor.ts';
import type { SessionStore, StoredSession } from '../../src/platform/auth/session-store.ts';
import type { UserRepository } from '../../src/modules/users/repository.ts';
import type { User } from '../../src/modules/users/schema.ts';
import { AppError } from '../../src/platform/errors/app-error.ts';

/** The ports of accounts and sessions without a database, for unit tests. */
export interface MemoryAccounts {
  users: UserRepository;
  sessions: SessionStore;
  /** Adds an account by hand. */
  add(account: { email: string; passwordHash?: string; role: Role }): User;
  hashOf(email: string): string | undefined;
  readonly sessionCount: number;
}

export function createMemoryAccounts(): MemoryAccounts {
  const accounts = new Map<string, { user: User; passwordHash: string }>();
  const sessions = new Map<string, Omit<StoredSession, 'role'>>();

  function byId(id: string): User | undefined {
    return Array.from(accounts.values()).find(({ user }) => user.id === id)?.user;
  }

  function add({ email, passwordHash = '', role, name = 'Somebody' }: {
    email: string;
    passwordHash?: string;
    role: Role;
    name?: string;
  }): User {
    const now = new Date();
    const user = { id: randomUUID(), email, name, role, createdAt: now, updatedAt: now, version: 1 };
    accounts.set(email, { user, passwordHash });
    return user;
  }

  const users: UserRepository = {
    create(account) {
      if (accounts.has(account.email)) return Promise.reject(new AppError('conflict'));
      return Promise.resolve(add(account));
    },
    findById: (id) => Promise.resolve(byId(id) ?? null),
    findCredentials: (email) => Promise.resolve(accounts.get(email) ?? null),
    replaceHash(id, from, to) {
      for (const account of accounts.values()) {
        if (account.user.id === id && account.passwordHash === from) account.passwordHash = to;
      }
      return Promise.resolve();
    },
    setRole(email, role) {
      const account = accounts.get(email);
      if (account === undefined) return Promise.resolve(null);
      account.user = { ...account.user, role, version: account.user.version + 1 };
      return Promise.resolve(account.user);
    },
  };

  const store: SessionStore = {
    create(session) {
      const id = randomUUID();
      sessions.set(id, { ...session, id });
      return Promise.resolve(id);
    },
    find(id) {
      const session = sessions.get(id);
      const user = session && byId(session.userId);
      return Promise.resolve(session && user ? { ...session, role: user.role } : null);
    },
    update({ id, tokenHash }, changes) {
      const session = sessions.get(id);
      if (session?.tokenHash !== tokenHash) return Promise.resolve(false);
      sessions.set(id, { ...session, ...changes });
      return Promise.resolve(true);
    },
    remove(id) {
      sessions.delete(id);
      return Promise.resolve();
    },
    removeAll(userId) {
      for (const { id } of [...sessions.values()].filter((session) => session.userId === userId)) sessions.delete(id);
      return Promise.resolve();
    },
    removeExpired(now) {
      const expired = [...sessions.values()].filter(({ expiresAt }) => expiresAt <= now);
      for (const { id } of expired) sessions.delete(id);
      return Promise.resolve(expired.length);
    },
  };

  return {
    users,
    sessions: store,
    add,
    hashOf: (email) => accounts.get(email)?.passwordHash,
    get sessionCount() {
      return sessions.size;
    },
  };
}

import { AsyncLocalStorage } from 'node:async_hooks';

import { type Database, type DatabaseSession, type Transaction } from './database.ts';
import { inTransaction } from './transaction.ts';

/** Runs the work as a whole or not at all. Inside of another one it is a part of that. */
export type RunInTransaction = <T>(work: () => Promise<T>) => Promise<T>;

export interface UnitOfWork {
  /** The database for repositories: what they do inside of `run` belongs to its transaction. */
  readonly session: DatabaseSession;
  readonly run: RunInTransaction;
}

/** Lets use cases span repositories without handing a transaction around. */
export function createUnitOfWork(db: Database): UnitOfWork {
  const running = new AsyncLocalStorage<Transaction>();

  return {
    session: follow<DatabaseSession>(() => running.getStore() ?? db),
    run(work) {
      if (running.getStore() !== undefined) return work();
      return inTransaction(db, (transaction) => running.run(transaction, work));
    },
  };
}

/** Stands for whatever `current` gives at the time of each call; so do the tables that are taken from it. */
function follow<T extends object>(current: () => T): T {
  return new Proxy(current(), {
    get(_first, name): unknown {
      const target = current();
      const member: unknown = Reflect.get(target, name);
      if (typeof member === 'function') return member.bind(target);
      return isObject(member) ? follow(() => Reflect.get(current(), name) as object) : member;
    },
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

import { AsyncLocalStorage } from 'node:async_hooks';

import type { Database, DatabaseSession, Transaction } from './database.ts';
import type { DatabaseConfig } from './env.ts';
import { createGate } from './gate.ts';
import { inTransaction } from './transaction.ts';

/** Runs the work as a whole or not at all. Inside of another one it is a part of that. */
export type RunInTransaction = <T>(work: () => Promise<T>) => Promise<T>;

export interface UnitOfWork {
  /** The database for repositories: what they do inside of `run` belongs to its transaction. */
  readonly session: DatabaseSession;
  readonly run: RunInTransaction;
  isRunning(): boolean;
  /** Does something when the transaction at hand has been committed; at once where there is none. */
  afterCommit(work: () => Promise<void>): Promise<void>;
}

interface Running {
  readonly transaction: Transaction;
  readonly after: (() => Promise<void>)[];
}

/**
 * Lets use cases span repositories without handing a transaction around. Transactions may wait for each other's rows, each
 * with a connection in its hand: so they never have all connections, and everything else is done beside them.
 */
export function createUnitOfWork(db: Database, limits: Pick<DatabaseConfig, 'transactionsMax' | 'poolTimeoutMs'>): UnitOfWork {
  const running = new AsyncLocalStorage<Running>();
  const gate = createGate({ most: limits.transactionsMax, waitMs: limits.poolTimeoutMs });

  return {
    session: follow<DatabaseSession>(() => running.getStore()?.transaction ?? db),

    async run(work) {
      if (running.getStore() !== undefined) return work();
      let after: Running['after'] = [];
      const result = await gate.pass(() => inTransaction(db, (transaction) => {
        // Nothing is left of an attempt that lost.
        after = [];
        return running.run({ transaction, after }, work);
      }));
      for (const each of after) await each();
      return result;
    },

    isRunning: () => running.getStore() !== undefined,

    async afterCommit(work) {
      const current = running.getStore();
      if (current === undefined) await work();
      else current.after.push(work);
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

import type { Actor } from '../auth/actor.ts';
import type { UnitOfWork } from '../db/unit-of-work.ts';

export interface StoredRow {
  readonly id: string;
  /** Counts what has been written to the row. */
  readonly version: number;
}

/** What a use case has done to one row, and who has asked for it. */
export interface Write<Row extends StoredRow = StoredRow> {
  readonly kind: 'created' | 'updated' | 'deleted';
  /** The action that has updated it, if it was one. */
  readonly action?: string;
  readonly before: Row | null;
  readonly after: Row | null;
  readonly actor: Actor | null;
}

/** Said by a use case, in the transaction that has written the row. */
export type Announce<Row extends StoredRow> = (write: Write<Row>) => Promise<void>;

export type WriteListener = (resource: string, write: Write) => Promise<void>;

export interface Writes {
  /** Takes part in the transaction: when it fails, nothing has been written. */
  within(listener: WriteListener): void;
  /** Is told when the write has been committed, and not at all when it was taken back. */
  after(listener: WriteListener): void;
  announcing<Row extends StoredRow>(resource: string): Announce<Row>;
}

/** Whoever has to know what is written subscribes here: use cases know none of them. */
export function createWrites({ afterCommit }: Pick<UnitOfWork, 'afterCommit'>): Writes {
  const within: WriteListener[] = [];
  const after: WriteListener[] = [];

  return {
    within: (listener) => within.push(listener),
    after: (listener) => after.push(listener),
    announcing: (resource) => async (write) => {
      for (const listener of within) await listener(resource, write);
      for (const listener of after) await afterCommit(() => listener(resource, write));
    },
  };
}

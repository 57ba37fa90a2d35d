import { dialect } from '../db/engine.ts';
import { AppError } from '../errors/app-error.ts';

/** Where there is a number of something left, in rows of another resource. */
interface Store {
  /** Takes the amount in one statement; false when that much is not left. */
  take(id: string, amount: number): Promise<boolean>;
  giveBack(id: string, amount: number): Promise<void>;
}

interface StockOptions<Row> {
  readonly store: Store;
  /** What a row holds, and of which one. */
  readonly heldBy: (row: Row) => { readonly id: string; readonly amount: number };
  /** Whether what the row took is gone for good, so that nothing comes back when the row is deleted. */
  readonly hasUsedUp?: (row: Row) => boolean;
  /** What the client sent too much of. */
  readonly pointer: string;
}

/** Keeps what is left in step with the rows that take from it. To be called in the transaction that writes the row. */
export interface Stock<Row> {
  /**
   * From what a row held to what it holds when it is written; null: there is no such row before, or after. Refuses (409)
   * what is not left.
   */
  move<Written>(before: Row | null, after: Row | null, write: () => Promise<Written>): Promise<Written>;
}

export function createStock<Row>({ store, heldBy, hasUsedUp, pointer }: StockOptions<Row>): Stock<Row> {
  async function change(id: string, amount: number): Promise<void> {
    if (amount < 0) await store.giveBack(id, -amount);
    if (amount > 0 && !await store.take(id, amount)) {
      throw new AppError('conflict', { detail: 'Not enough is left.', errors: [{ pointer, detail: 'is more than what is left' }] });
    }
  }

  async function settle(before: Row | null, after: Row | null): Promise<void> {
    if (before !== null && after === null && hasUsedUp?.(before) === true) return;
    const changes = new Map<string, number>();
    for (const [row, sign] of [[before, -1], [after, 1]] as const) {
      if (row === null) continue;
      const { id, amount } = heldBy(row);
      changes.set(id, (changes.get(id) ?? 0) + sign * amount);
    }
    // In one order, whichever way something is moved: two that move the other way wait for each other once, not for ever.
    for (const id of [...changes.keys()].sort()) await change(id, changes.get(id) ?? 0);
  }

  return {
    async move(before, after, write) {
      // Everybody wants the row with what is left: it is locked last, and for one statement, where writing locks no more of it.
      if (!dialect.writingLocksReferences) {
        const written = await write();
        await settle(before, after);
        return written;
      }
      await settle(before, after);
      return write();
    },
  };
}

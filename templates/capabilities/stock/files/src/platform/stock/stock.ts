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
  /** What the client sent too much of. */
  readonly pointer: string;
}

/** Keeps what is left in step with the rows that take from it. To be called in the transaction that writes the row. */
export interface Stock<Row> {
  /** From what a row held to what it holds now; null: there is no such row before, or after. Refuses (409) what is not left. */
  move(before: Row | null, after: Row | null): Promise<void>;
}

export function createStock<Row>({ store, heldBy, pointer }: StockOptions<Row>): Stock<Row> {
  async function change(id: string, amount: number): Promise<void> {
    if (amount < 0) await store.giveBack(id, -amount);
    if (amount > 0 && !await store.take(id, amount)) {
      throw new AppError('conflict', { detail: 'Not enough is left.', errors: [{ pointer, detail: 'is more than what is left' }] });
    }
  }

  return {
    async move(before, after) {
      const [held, wanted] = [before && heldBy(before), after && heldBy(after)];
      if (held !== null && wanted !== null && held.id === wanted.id) {
        await change(wanted.id, wanted.amount - held.amount);
        return;
      }
      if (held !== null) await change(held.id, -held.amount);
      if (wanted !== null) await change(wanted.id, wanted.amount);
    },
  };
}

import type { DatabaseSession } from './database.ts';
import { dialect } from './engine.ts';

/** Makes other transactions that want the same row wait until this one ends: a row is read, decided on and written. */
export async function lockRow(transaction: DatabaseSession, table: string, id: string): Promise<void> {
  await transaction.$queryRaw(dialect.lockRow(table, id));
}

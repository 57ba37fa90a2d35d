import type { Column, ColumnValue } from './column.ts';
import { type DatabaseSession, Prisma } from './database.ts';
import { dialect } from './engine.ts';
import { identifier } from './sql.ts';

/**
 * Stores the row, unless there is one of its key, in one statement: however many try at once, none of them fails. (Prisma
 * asks first for its `upsert`, and then loses the race.)
 */
export async function insertIfAbsent(
  db: DatabaseSession,
  table: string,
  row: readonly (readonly [Column, ColumnValue])[],
): Promise<void> {
  const names = row.map(([{ name }]) => identifier(name));
  const values = row.map(([column, value]) => dialect.value(column, value));
  await db.$executeRaw`
    insert into ${identifier(table)} (${Prisma.join(names)}) values (${Prisma.join(values)}) ${dialect.unlessThere(names[0] ?? Prisma.empty)}`;
}

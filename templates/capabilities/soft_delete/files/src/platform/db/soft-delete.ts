import type { Column } from './column.ts';
import { type DatabaseSession, Prisma } from './database.ts';
import { type Dependent, dependents } from './dependents.ts';
import { stillReferenced } from './errors.ts';
import { allOf, anyOf, equals, everything, identifier, isNull } from './sql.ts';

const id: Column = { name: 'id', type: 'uuid' };
const deletedAt: Column = { name: 'deleted_at', type: 'datetime', nullable: true };
const version: Column = { name: 'version', type: 'int' };
const updatedAt: Column = { name: 'updated_at', type: 'datetime' };

// So many ids make one condition.
const CHUNK = 200;

/** A `where` for the rows that were not deleted: the others stay in their table, and nobody gets to see them. */
export const live = { deletedAt: null } as const;

/** The same in SQL, as the indexes of those rows have it. */
export const liveSql = isNull(deletedAt);

/**
 * Marks a row as deleted, and does to what refers to it what the database does when a row goes: refuses (409),
 * deletes or forgets. To be called in a transaction where something may refer to the row. False where the row is
 * gone, or has another version than the one that is named.
 */
export async function softDelete(db: DatabaseSession, table: string, rowId: string, seen?: number): Promise<boolean> {
  const marked = await markRows(db, table, [rowId], seen === undefined ? everything : equals(version, seen));
  return marked === 1;
}

async function markRows(db: DatabaseSession, table: string, ids: readonly string[], unchanged = everything): Promise<number> {
  const own = dependents[table] ?? [];
  let marked = 0;
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = ids.slice(start, start + CHUNK);
    for (const dependent of own) await refuseIfHeld(db, dependent, chunk);
    const count = await db.$executeRaw`update ${identifier(table)} set ${equals(deletedAt, now())}, ${touched()} where ${allOf(oneOf(id, chunk), liveSql, unchanged)}`;
    if (count > 0) for (const dependent of own) await release(db, dependent, chunk);
    marked += count;
  }
  return marked;
}

async function refuseIfHeld(db: DatabaseSession, dependent: Dependent, ids: readonly string[]): Promise<void> {
  if (dependent.onDelete !== 'restrict') return;
  const [held] = await db.$queryRaw<unknown[]>`select 1 from ${identifier(dependent.table)} where ${referring(dependent, ids)} limit 1`;
  if (held !== undefined) throw stillReferenced();
}

async function release(db: DatabaseSession, dependent: Dependent, ids: readonly string[]): Promise<void> {
  const { table, column, onDelete, keeps } = dependent;
  const where = referring(dependent, ids);
  if (onDelete === 'set_null') {
    await db.$executeRaw`update ${identifier(table)} set ${identifier(column)} = null, ${touched()} where ${oneOf({ name: column, type: 'uuid' }, ids)}`;
  } else if (onDelete === 'cascade' && keeps) {
    const rows = await db.$queryRaw<{ id: string }[]>`select id from ${identifier(table)} where ${where}`;
    await markRows(db, table, rows.map((row) => row.id));
  } else if (onDelete === 'cascade') {
    await db.$executeRaw`delete from ${identifier(table)} where ${where}`;
  }
}

/** The rows, deleted ones apart, that refer to one of these. */
function referring({ column, keeps }: Dependent, ids: readonly string[]): Prisma.Sql {
  return allOf(oneOf({ name: column, type: 'uuid' }, ids), keeps ? liveSql : everything);
}

function oneOf(column: Column, ids: readonly string[]): Prisma.Sql {
  return anyOf(...ids.map((value) => equals(column, value)));
}

/** An assignment reads like a comparison. */
function touched(): Prisma.Sql {
  return Prisma.sql`${equals(updatedAt, now())}, version = version + 1`;
}

function now(): string {
  return new Date().toISOString();
}

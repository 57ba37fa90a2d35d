import type { Column, ColumnValue, Comparison, Equality } from './column.ts';
import { dialect } from './engine.ts';
import { Prisma } from './generated/client.ts';

export function equals(column: Column, value: ColumnValue): Prisma.Sql {
  return dialect.compare(column, 'eq', value);
}

/** Enums compare in their declared order. */
export function compares(column: Column, comparison: Comparison | Equality, value: ColumnValue): Prisma.Sql {
  return dialect.compare(column, comparison, value);
}

export function isNull(column: Column): Prisma.Sql {
  return Prisma.sql`${dialect.sortKey(column)} is null`;
}

export function isNotNull(column: Column): Prisma.Sql {
  return Prisma.sql`${dialect.sortKey(column)} is not null`;
}

export function allOf(...conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return combine(conditions, ' and ', everything);
}

/** @public */
export function anyOf(...conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return combine(conditions, ' or ', nothing);
}

/** @public */
export const everything: Prisma.Sql = Prisma.sql`1 = 1`;
/** @public */
export const nothing: Prisma.Sql = Prisma.sql`1 = 0`;

export function identifier(name: string): Prisma.Sql {
  return Prisma.raw(dialect.identifier(name));
}

function combine(conditions: readonly Prisma.Sql[], separator: string, none: Prisma.Sql): Prisma.Sql {
  if (conditions.length === 0) return none;
  return Prisma.sql`(${Prisma.join([...conditions], separator)})`;
}

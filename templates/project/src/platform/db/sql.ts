import { dialect } from './engine.ts';
import { Prisma } from './generated/client.ts';

export type ColumnType = 'uuid' | 'text' | 'int' | 'bigint' | 'decimal' | 'bool' | 'date' | 'datetime' | 'time' | 'enum';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable?: boolean;
  /** Of an enum, in their order. */
  readonly values?: readonly string[];
  /** What PostgreSQL calls the type of an enum. */
  readonly enumType?: string;
  /** Digits of a decimal: all, and after the point. */
  readonly precision?: number;
  readonly scale?: number;
}

/** A value as the wire has it: decimals, dates and 64-bit integers are text, money is a number of minor units. */
export type ColumnValue = string | number | bigint | boolean;

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte';

export function equals(column: Column, value: ColumnValue): Prisma.Sql {
  return Prisma.sql`${identifier(column.name)} = ${dialect.bind(column, value)}`;
}

/** Enums compare in their declared order. */
export function compares(column: Column, comparison: Comparison, value: ColumnValue): Prisma.Sql {
  return dialect.compare(column, comparison, value);
}

export function isNull(column: Column): Prisma.Sql {
  return Prisma.sql`${identifier(column.name)} is null`;
}

export function isNotNull(column: Column): Prisma.Sql {
  return Prisma.sql`${identifier(column.name)} is not null`;
}

export function allOf(...conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return combine(conditions, ' and ', everything);
}

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

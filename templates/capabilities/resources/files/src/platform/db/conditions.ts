import type { Comparison, Operand, RowCondition } from '../policy/condition.ts';
import type { Column, ColumnType, ColumnValue } from './column.ts';
import type { Prisma } from './database.ts';
import type { Filter } from './list-request.ts';
import { allOf, anyOf, compares, equals, everything, isNotNull, isNull, nothing } from './sql.ts';
import { dateToDatabase, decimalToDatabase, timeToDatabase } from './values.ts';

/** The columns of a table under the names that rules, filters and sort orders use. */
export type Columns = Readonly<Record<string, Column>>;

/** The `where` of a list: what the caller may see, and of that what they asked for. */
export function whereSql(columns: Columns, visible: RowCondition, filters: readonly Filter[]): Prisma.Sql {
  return allOf(conditionSql(columns, visible), ...filters.map((filter) => filterSql(columns, filter)));
}

/** @public The same condition as a `where` of Prisma's, for the model that the columns are of. */
export function wherePrisma(columns: Columns, condition: RowCondition): object {
  switch (condition.op) {
    case 'all': return { AND: condition.of.map((part) => wherePrisma(columns, part)) };
    case 'any': return { OR: condition.of.map((part) => wherePrisma(columns, part)) };
    case 'null': return nullPrisma(columnOf(columns, condition.field), condition);
    case 'compare': return comparisonPrisma(columnOf(columns, condition.field), condition);
  }
}

function conditionSql(columns: Columns, condition: RowCondition): Prisma.Sql {
  switch (condition.op) {
    case 'all': return allOf(...condition.of.map((part) => conditionSql(columns, part)));
    case 'any': return anyOf(...condition.of.map((part) => conditionSql(columns, part)));
    case 'null': return nullSql(columnOf(columns, condition.field), condition.holds);
    case 'compare': return compares(columnOf(columns, condition.field), condition.operator, wireValue(condition.value));
  }
}

function nullSql(column: Column, holds: boolean): Prisma.Sql {
  if (column.nullable !== true) return holds ? nothing : everything;
  return holds ? isNull(column) : isNotNull(column);
}

/** Prisma refuses to look for nulls where there are none. */
function nullPrisma({ nullable, property }: Column, { field, holds }: { field: string; holds: boolean }): object {
  if (nullable !== true) return holds ? { OR: [] } : { AND: [] };
  return { [property ?? field]: holds ? null : { not: null } };
}

function comparisonPrisma(column: Column, { field, operator, value }: Comparison<string>): object {
  const text = String(wireValue(value));
  const bound = toDatabase[column.type]?.(text, column) ?? wireValue(value);
  return { [column.property ?? field]: { [prismaOperators[operator]]: bound } };
}

const prismaOperators = { eq: 'equals', ne: 'not', lt: 'lt', lte: 'lte', gt: 'gt', gte: 'gte' } as const;

/** The types whose values Prisma's client takes otherwise than the wire has them. */
const toDatabase: Readonly<Partial<Record<ColumnType, (text: string, column: Column) => unknown>>> = {
  decimal: (text, { scale = 0 }) => decimalToDatabase(text, scale),
  bigint: BigInt,
  date: dateToDatabase,
  time: timeToDatabase,
  datetime: (text) => new Date(text),
};

function wireValue(value: Operand): ColumnValue {
  return typeof value === 'object' ? value.decimal : value;
}

function filterSql(columns: Columns, { field, op, value }: Filter): Prisma.Sql {
  const column = columnOf(columns, field);
  return op === 'eq' ? equals(column, value) : compares(column, op, value);
}

function columnOf(columns: Columns, field: string): Column {
  const column = columns[field];
  if (column === undefined) throw new Error(`No column is known for ${field}.`);
  return column;
}

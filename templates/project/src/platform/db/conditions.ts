import { type Operand, type RowCondition } from '../policy/condition.ts';
import { type Column, type ColumnValue } from './column.ts';
import { type Prisma } from './database.ts';
import { type Filter } from './list-request.ts';
import { allOf, anyOf, compares, equals, isNotNull, isNull, nothing } from './sql.ts';
import { dateToDatabase, decimalToDatabase, timeToDatabase } from './values.ts';

/** The columns of a table under the names that rules, filters and sort orders use. */
export type Columns = Readonly<Record<string, Column>>;

/** The `where` of a list: what the caller may see, and of that what they asked for. */
export function whereSql(columns: Columns, visible: RowCondition, filters: readonly Filter[]): Prisma.Sql {
  return allOf(conditionSql(columns, visible), ...filters.map((filter) => filterSql(columns, filter)));
}

/** The same condition as a `where` of Prisma's, for the model that the columns are of. */
export function wherePrisma<Where extends object>(columns: Columns, condition: RowCondition): Where {
  return prismaOf(columns, condition) as Where;
}

function conditionSql(columns: Columns, condition: RowCondition): Prisma.Sql {
  switch (condition.op) {
    case 'all': return allOf(...condition.of.map((part) => conditionSql(columns, part)));
    case 'any': return anyOf(...condition.of.map((part) => conditionSql(columns, part)));
  }
  const column = columnOf(columns, condition.field);
  switch (condition.op) {
    case 'null': return column.nullable === true ? isNull(column) : nothing;
    case 'not_null': return isNotNull(column);
    default: return compares(column, condition.op, wireValue(condition.value));
  }
}

function prismaOf(columns: Columns, condition: RowCondition): object {
  switch (condition.op) {
    case 'all': return { AND: condition.of.map((part) => prismaOf(columns, part)) };
    case 'any': return { OR: condition.of.map((part) => prismaOf(columns, part)) };
  }
  const column = columnOf(columns, condition.field);
  const property = column.property ?? condition.field;
  switch (condition.op) {
    // Prisma refuses to look for nulls where there are none.
    case 'null': return column.nullable === true ? { [property]: null } : { OR: [] };
    case 'not_null': return column.nullable === true ? { [property]: { not: null } } : { AND: [] };
    default: return { [property]: { [prismaOperators[condition.op]]: databaseValue(column, wireValue(condition.value)) } };
  }
}

const prismaOperators = { eq: 'equals', ne: 'not', lt: 'lt', lte: 'lte', gt: 'gt', gte: 'gte' } as const;

/** A value as the client of the database takes it. */
function databaseValue({ type, scale = 0 }: Column, value: ColumnValue): unknown {
  switch (type) {
    case 'decimal': return decimalToDatabase(String(value), scale);
    case 'bigint': return BigInt(value);
    case 'date': return dateToDatabase(String(value));
    case 'time': return timeToDatabase(String(value));
    case 'datetime': return new Date(String(value));
    default: return value;
  }
}

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

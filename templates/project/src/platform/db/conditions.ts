import { type RowCondition } from '../policy/condition.ts';
import { type Prisma } from './database.ts';
import { type Filter } from './list-request.ts';
import { type Column } from './column.ts';
import { allOf, anyOf, compares, equals } from './sql.ts';

/** The columns of a table under the names that rules, filters and sort orders use. */
export type Columns = Readonly<Record<string, Column>>;

/** The `where` of a list: what the caller may see, and of that what they asked for. */
export function whereSql(columns: Columns, visible: RowCondition, filters: readonly Filter[]): Prisma.Sql {
  return allOf(conditionSql(columns, visible), ...filters.map((filter) => filterSql(columns, filter)));
}

function conditionSql(columns: Columns, condition: RowCondition): Prisma.Sql {
  switch (condition.op) {
    case 'eq': return equals(columnOf(columns, condition.field), condition.value);
    case 'all': return allOf(...condition.of.map((part) => conditionSql(columns, part)));
    case 'any': return anyOf(...condition.of.map((part) => conditionSql(columns, part)));
  }
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

import type { Column, ColumnValue } from '../column.ts';
import type { Dialect } from '../dialect.ts';
import { Prisma } from '../generated/client.ts';

const operators = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

const types = {
  uuid: 'uuid',
  text: 'text',
  int: 'bigint',
  bigint: 'bigint',
  decimal: 'numeric',
  bool: 'boolean',
  date: 'date',
  datetime: 'timestamptz',
  time: 'time',
} as const;

export const dialect: Dialect = {
  nullsLast: true,
  writingLocksReferences: false,
  identifier,
  compare(column, comparison, value) {
    return Prisma.sql`${sortKey(column)} ${Prisma.raw(operators[comparison])} ${bind(column, value)}`;
  },
  value: bind,
  unlessThere() {
    return Prisma.sql`on conflict do nothing`;
  },
  sortKey,
  sortValue: sortKey,
  text(column) {
    return Prisma.sql`${sortKey(column)}::text`;
  },
  jsonArray(values) {
    return Prisma.sql`json_agg(${values})::text`;
  },
  lockRow(table, id) {
    // Rows that refer to it may still be written: only its deletion, or another key, would stop them.
    return Prisma.sql`select 1 from ${Prisma.raw(identifier(table))} where "id" = ${id}::uuid for no key update`;
  },
};

function identifier(name: string): string {
  return `"${name}"`;
}

function bind(column: Column, value: ColumnValue): Prisma.Sql {
  const type = column.type === 'enum' ? identifier(column.enumType ?? 'text') : types[column.type];
  return Prisma.sql`${String(value)}::${Prisma.raw(type)}`;
}

/** Enums sort in their declared order by themselves. */
function sortKey(column: Column): Prisma.Sql {
  return Prisma.raw(identifier(column.name));
}

import type { Column, ColumnType, ColumnValue } from '../column.ts';
import type { Dialect } from '../dialect.ts';
import { Prisma } from '../generated/client.ts';
import { decimalToDatabase } from './values.ts';

const operators = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

export const dialect: Dialect = {
  nullsLast: false,
  writingLocksReferences: false,
  // A transaction that has read may no longer write once another one has written.
  beforeWriting: Prisma.sql`update "_prisma_migrations" set "id" = "id" where 1 = 0`,
  identifier,
  compare(column, comparison, value) {
    const bound = column.values === undefined ? bind(column, value) : Prisma.sql`${column.values.indexOf(String(value))}`;
    return Prisma.sql`${sortKey(column)} ${Prisma.raw(operators[comparison])} ${bound}`;
  },
  value: bind,
  unlessThere() {
    return Prisma.sql`on conflict do nothing`;
  },
  sortKey,
  sortValue: sortKey,
  text,
  jsonArray(values) {
    return Prisma.sql`json_group_array(${values})`;
  },
  lockRow(table, id) {
    // There are no locks of rows: the first write of a transaction locks out all others.
    return Prisma.sql`update ${Prisma.raw(identifier(table))} set "id" = "id" where "id" = ${id}`;
  },
};

function identifier(name: string): string {
  return `"${name}"`;
}

const binders: Readonly<Record<ColumnType, (text: string, column: Column) => Prisma.Sql>> = {
  uuid: (text) => Prisma.sql`${text}`,
  text: (text) => Prisma.sql`${text}`,
  enum: (text) => Prisma.sql`${text}`,
  date: (text) => Prisma.sql`${text}`,
  time: (text) => Prisma.sql`${text}`,
  int: (text) => Prisma.sql`${BigInt(text)}`,
  bigint: (text) => Prisma.sql`${BigInt(text)}`,
  decimal: (text, { scale = 0 }) => Prisma.sql`${decimalToDatabase(text, scale)}`,
  bool: (text) => Prisma.sql`${text === 'true' || text === '1' ? 1 : 0}`,
  // The text that the driver writes for a date.
  datetime: (text) => Prisma.sql`${new Date(text).toISOString().replace('Z', '+00:00')}`,
};

function bind(column: Column, value: ColumnValue): Prisma.Sql {
  return binders[column.type](String(value), column);
}

/** An enum is kept as text; the expression is that of the index. */
function sortKey(column: Column): Prisma.Sql {
  if (column.values === undefined) return Prisma.raw(identifier(column.name));
  const ranks = column.values.map((value, rank) => `WHEN '${value}' THEN ${rank}`);
  return Prisma.raw(`CASE ${identifier(column.name)} ${ranks.join(' ')} END`);
}

function text({ name, type, scale = 0 }: Column): Prisma.Sql {
  const column = identifier(name);
  if (type !== 'decimal' || scale === 0) return Prisma.raw(`cast(${column} as text)`);
  const unit = 10 ** scale;
  const written = `printf('%s%d.%0${scale}d', iif(${column} < 0, '-', ''), abs(${column}) / ${unit}, abs(${column}) % ${unit})`;
  return Prisma.raw(`iif(${column} is null, null, ${written})`);
}

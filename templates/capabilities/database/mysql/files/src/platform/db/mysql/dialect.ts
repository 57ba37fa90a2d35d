import type { Column, ColumnType, ColumnValue, Comparison } from '../column.ts';
import type { Dialect } from '../dialect.ts';
import { Prisma } from '../generated/client.ts';

const operators = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

export const dialect: Dialect = {
  nullsLast: false,
  writingLocksReferences: true,
  identifier,
  compare(column, comparison, value) {
    if (column.values !== undefined && comparison !== 'eq' && comparison !== 'ne') return isOneOf(column, valuesWithin(column.values, comparison, String(value)));
    return Prisma.sql`${sortKey(column)} ${Prisma.raw(operators[comparison])} ${bind(column, value)}`;
  },
  value: bind,
  unlessThere(column) {
    return Prisma.sql`on duplicate key update ${column} = ${column}`;
  },
  sortKey,
  // In a union an enum may turn into text; plus nought it is its rank.
  sortValue(column) {
    return column.values === undefined ? sortKey(column) : Prisma.sql`${sortKey(column)} + 0`;
  },
  text(column) {
    return Prisma.sql`cast(${sortKey(column)} as char)`;
  },
  jsonArray(values) {
    return Prisma.sql`cast(json_arrayagg(${values}) as char)`;
  },
  lockRow(table, id) {
    return Prisma.sql`select 1 from ${Prisma.raw(identifier(table))} where \`id\` = ${id} for update`;
  },
};

function identifier(name: string): string {
  return `\`${name}\``;
}

const binders: Readonly<Record<ColumnType, (text: string) => Prisma.Sql>> = {
  uuid: (text) => Prisma.sql`${text}`,
  text: (text) => Prisma.sql`${text}`,
  enum: (text) => Prisma.sql`${text}`,
  int: (text) => Prisma.sql`cast(${text} as signed)`,
  bigint: (text) => Prisma.sql`cast(${text} as signed)`,
  decimal: (text) => Prisma.sql`cast(${text} as decimal(40, 18))`,
  bool: (text) => Prisma.sql`${text === 'true' || text === '1' ? 1 : 0}`,
  date: (text) => Prisma.sql`cast(${text} as date)`,
  datetime: (text) => Prisma.sql`cast(${text.replace('T', ' ').replace('Z', '')} as datetime(3))`,
  time: (text) => Prisma.sql`cast(${text} as time)`,
};

function bind({ type }: Column, value: ColumnValue): Prisma.Sql {
  return binders[type](String(value));
}

/** Enums sort in their declared order by themselves … */
function sortKey(column: Column): Prisma.Sql {
  return Prisma.raw(identifier(column.name));
}

/** … but compare as text, save for equality. */
function isOneOf(column: Column, values: readonly string[]): Prisma.Sql {
  return values.length === 0 ? Prisma.sql`1 = 0` : Prisma.sql`${sortKey(column)} in (${Prisma.join([...values])})`;
}

function valuesWithin(values: readonly string[], comparison: Comparison, value: string): string[] {
  const rank = values.indexOf(value);
  const fits = { gt: (at: number) => at > rank, gte: (at: number) => at >= rank, lt: (at: number) => at < rank, lte: (at: number) => at <= rank };
  return values.filter((_value, at) => fits[comparison](at));
}

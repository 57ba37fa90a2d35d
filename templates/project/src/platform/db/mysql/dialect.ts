import { type Dialect } from '../dialect.ts';
import { Prisma } from '../generated/client.ts';
import { type Column, type Comparison } from '../sql.ts';

const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

export const dialect: Dialect = {
  nullsLast: false,
  identifier,
  bind,
  compare(column, comparison, value) {
    if (column.values !== undefined) return isOneOf(column, valuesWithin(column.values, comparison, String(value)));
    return Prisma.sql`${sortKey(column)} ${Prisma.raw(operators[comparison])} ${bind(column, value)}`;
  },
  sortKey,
  text(column) {
    return Prisma.sql`cast(${sortKey(column)} as char)`;
  },
};

function identifier(name: string): string {
  return `\`${name}\``;
}

function bind({ type }: Column, value: string | number | bigint | boolean): Prisma.Sql {
  const text = String(value);
  switch (type) {
    case 'uuid':
    case 'text':
    case 'enum': return Prisma.sql`${text}`;
    case 'int':
    case 'bigint': return Prisma.sql`cast(${text} as signed)`;
    case 'decimal': return Prisma.sql`cast(${text} as decimal(40, 18))`;
    case 'bool': return Prisma.sql`${text === 'true' || text === '1' ? 1 : 0}`;
    case 'date': return Prisma.sql`cast(${text} as date)`;
    case 'datetime': return Prisma.sql`cast(${text.replace('T', ' ').replace('Z', '')} as datetime(3))`;
    case 'time': return Prisma.sql`cast(${text} as time)`;
  }
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

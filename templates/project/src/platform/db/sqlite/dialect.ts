import { type Dialect } from '../dialect.ts';
import { Prisma } from '../generated/client.ts';
import { type Column } from '../sql.ts';
import { decimalToDatabase } from './values.ts';

const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

export const dialect: Dialect = {
  nullsLast: false,
  identifier,
  bind,
  compare(column, comparison, value) {
    const bound = column.values === undefined ? bind(column, value) : Prisma.sql`${column.values.indexOf(String(value))}`;
    return Prisma.sql`${sortKey(column)} ${Prisma.raw(operators[comparison])} ${bound}`;
  },
  sortKey,
  text,
};

function identifier(name: string): string {
  return `"${name}"`;
}

function bind(column: Column, value: string | number | bigint | boolean): Prisma.Sql {
  const text = String(value);
  switch (column.type) {
    case 'uuid':
    case 'text':
    case 'enum':
    case 'date':
    case 'time': return Prisma.sql`${text}`;
    case 'int':
    case 'bigint': return Prisma.sql`${BigInt(text)}`;
    case 'decimal': return Prisma.sql`${decimalToDatabase(text, column.scale ?? 0)}`;
    case 'bool': return Prisma.sql`${text === 'true' || text === '1' ? 1 : 0}`;
    // The text that the driver writes for a date.
    case 'datetime': return Prisma.sql`${new Date(text).toISOString().replace('Z', '+00:00')}`;
  }
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

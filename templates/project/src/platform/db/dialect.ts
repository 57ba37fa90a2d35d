import { type Prisma } from './generated/client.ts';
import { type Column, type ColumnValue, type Comparison } from './sql.ts';

/** Where the SQL of the databases differs. */
export interface Dialect {
  /** A table's or column's name, quoted. */
  identifier(name: string): string;
  /** A bound value, of the column's type: drivers send text, and text does not compare as a number or a date. */
  bind(column: Column, value: ColumnValue): Prisma.Sql;
  compare(column: Column, comparison: Comparison, value: ColumnValue): Prisma.Sql;
  /** What the column's indexes sort by. */
  sortKey(column: Column): Prisma.Sql;
  /** The same as a value of its own, which sorts alike outside of the table. */
  sortValue(column: Column): Prisma.Sql;
  /** Text of a value that `bind` reads back. */
  text(column: Column): Prisma.Sql;
  /** Whether an ascending index has its nulls at the end, where this application's lists have them. */
  readonly nullsLast: boolean;
}

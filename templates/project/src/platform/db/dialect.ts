import type { Prisma } from './generated/client.ts';
import type { Column, ColumnValue, Comparison, Equality } from './column.ts';

/** Where the SQL of the databases differs. */
export interface Dialect {
  /** A table's or column's name, quoted. */
  identifier(name: string): string;
  /**
   * The value is bound, and has the column's type: drivers send text, which does not compare as a number or a date.
   * The column stands there as its indexes have it.
   */
  compare(column: Column, comparison: Comparison | Equality, value: ColumnValue): Prisma.Sql;
  /** The value alone, as the column stores it. */
  value(column: Column, value: ColumnValue): Prisma.Sql;
  /** Makes an insertion do nothing where its key is there; `column` is any of the row's. */
  unlessThere(column: Prisma.Sql): Prisma.Sql;
  /** What the column's indexes sort by. */
  sortKey(column: Column): Prisma.Sql;
  /** The same as a value of its own, which sorts alike outside of the table. */
  sortValue(column: Column): Prisma.Sql;
  /** Text of a value that `compare` reads back. */
  text(column: Column): Prisma.Sql;
  /** The values of a column as the text of a JSON array, in any order; null where there are none. */
  jsonArray(values: Prisma.Sql): Prisma.Sql;
  /** Makes other transactions wait for the row. What it answers says nothing. */
  lockRow(table: string, id: string): Prisma.Sql;
  /**
   * Whether writing a row locks the rows that it refers to, so that two writers who then change those would each wait for
   * the other.
   */
  readonly writingLocksReferences: boolean;
  /** What a transaction begins with that means to write, where it could otherwise only read by the time that it does. */
  readonly beforeWriting?: Prisma.Sql;
  /** Whether an ascending index has its nulls at the end, where this application's lists have them. */
  readonly nullsLast: boolean;
}

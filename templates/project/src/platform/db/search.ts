import { type Prisma } from './database.ts';
import { searchCondition } from './engine.ts';
import { everything } from './sql.ts';

/** Where the words of a table's rows are looked up. */
export interface SearchIndex {
  readonly table: string;
  /** The index of the words, or the table that holds them. */
  readonly name: string;
  readonly columns: readonly string[];
}

/** Rows that hold every word; of the last one the beginning is enough. Without words, all rows. */
export function matchesWords(index: SearchIndex, words: readonly string[]): Prisma.Sql {
  return words.length === 0 ? everything : searchCondition(index, words);
}

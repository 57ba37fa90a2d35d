import type { Prisma } from './database.ts';
import { searchCondition } from './engine.ts';
import type { SearchIndex } from './search-index.ts';
import { everything } from './sql.ts';

/** Rows that hold every word; of the last one the beginning is enough. Without words, all rows. */
export function matchesWords(index: SearchIndex, words: readonly string[]): Prisma.Sql {
  return words.length === 0 ? everything : searchCondition(index, words);
}

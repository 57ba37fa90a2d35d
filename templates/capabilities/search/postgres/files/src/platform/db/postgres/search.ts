import { Prisma } from '../generated/client.ts';
import type { SearchIndex } from '../search-index.ts';
import { dialect } from './dialect.ts';

// The text search configuration `simple` knows no language: every word counts, as it is written.
const PUNCTUATION = `!"#$%&''()*+,-./:;<=>?@[\\]^_\`{|}~`;
const BLANKS = ' '.repeat(PUNCTUATION.length - 1);

export function searchCondition(index: SearchIndex, words: readonly string[]): Prisma.Sql {
  return Prisma.sql`${documentOf(index)} @@ to_tsquery('simple', ${`${words.join(' & ')}:*`})`;
}

/** The expression of the index, to the letter: else the index would not be used. */
function documentOf({ columns }: SearchIndex): Prisma.Sql {
  const texts = columns.map((column) => `coalesce(${dialect.identifier(column)}, '')`).join(` || ' ' || `);
  return Prisma.raw(`to_tsvector('simple', translate(lower(${texts}), '${PUNCTUATION}', '${BLANKS}'))`);
}

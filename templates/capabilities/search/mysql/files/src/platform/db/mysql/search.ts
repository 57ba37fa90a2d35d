import { Prisma } from '../generated/client.ts';
import type { SearchIndex } from '../search-index.ts';
import { dialect } from './dialect.ts';

// Shorter words are not in a full-text index (innodb_ft_min_token_size): rows are read to find them.
const SHORTEST = 3;

export function searchCondition({ table }: SearchIndex, words: readonly string[]): Prisma.Sql {
  const text = Prisma.raw(`${dialect.identifier(table)}.${dialect.identifier('search_text')}`);
  const terms = words.map((word, position) => ({ word, end: position < words.length - 1 }));
  const [long, short] = [terms.filter(isLong), terms.filter((term) => !isLong(term))];
  const indexed = long.map(({ word, end }) => `+${word}${end ? '' : '*'}`).join(' ');
  const conditions = short.map(({ word, end }) => Prisma.sql`${text} regexp ${`\\b${word}${end ? '\\b' : ''}`}`);
  if (long.length > 0) conditions.unshift(Prisma.sql`match(${text}) against(${indexed} in boolean mode)`);
  return Prisma.join(conditions, ' and ');
}

function isLong({ word }: { readonly word: string }): boolean {
  return Array.from(word).length >= SHORTEST;
}

import { Prisma } from '../generated/client.ts';
import type { SearchIndex } from '../search-index.ts';
import { dialect } from './dialect.ts';

export function searchCondition({ table, name }: SearchIndex, words: readonly string[]): Prisma.Sql {
  const [own, index] = [table, name].map((found) => Prisma.raw(dialect.identifier(found)));
  const query = `${words.map((word) => `"${word}"`).join(' AND ')}*`;
  return Prisma.sql`${own}.rowid in (select rowid from ${index} where ${index} match ${query})`;
}

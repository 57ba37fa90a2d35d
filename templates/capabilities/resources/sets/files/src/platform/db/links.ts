import { type DatabaseSession, Prisma } from './database.ts';
import { dialect } from './engine.ts';
import type { LinkTable } from './keyset.ts';
import { equals, identifier } from './sql.ts';

/** Makes the set of a row hold these ids, and writes only what is not so already. */
export async function relink(
  db: DatabaseSession,
  { table, own, other }: LinkTable,
  id: string,
  ids: readonly string[],
): Promise<void> {
  const owner = { name: own, type: 'uuid' } as const;
  const member = { name: other, type: 'uuid' } as const;
  const rows = await db.$queryRaw<{ member: string }[]>`
    select ${dialect.text(member)} as member from ${identifier(table)} where ${equals(owner, id)}`;
  const stored = new Set(rows.map((row) => row.member));
  const removed = [...stored].filter((one) => !ids.includes(one)).map((one) => dialect.value(member, one));
  const added = ids.filter((one) => !stored.has(one)).map((one) => Prisma.sql`(${dialect.value(owner, id)}, ${dialect.value(member, one)})`);
  if (removed.length > 0) {
    await db.$executeRaw`
      delete from ${identifier(table)} where ${equals(owner, id)} and ${identifier(other)} in (${Prisma.join(removed)})`;
  }
  if (added.length > 0) {
    await db.$executeRaw`
      insert into ${identifier(table)} (${identifier(own)}, ${identifier(other)}) values ${Prisma.join(added)}`;
  }
}

import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';

import { createDatabase } from '../../../src/platform/db/database.ts';
import { createTestDatabase } from '../../helpers/database.ts';

const ended: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

it('a backup of a database that is being written to is whole, and can be put in its place', async () => {
  const { config, drop } = await createTestDatabase();
  ended.push(drop);
  const db = createDatabase(config);
  ended.push(() => db.$disconnect());
  const directory = await mkdtemp(join(tmpdir(), 'backup-'));
  ended.push(() => rm(directory, { recursive: true }));
  await db.$executeRaw`create table kept (n integer)`;
  await db.$executeRaw`insert into kept values (1), (2)`;

  const [backup, place] = [join(directory, 'backup.db'), join(directory, 'app.db')];
  await db.$executeRaw`vacuum into ${backup}`;
  await db.$executeRaw`delete from kept`;
  await copyFile(backup, place);

  const restored = createDatabase({ ...config, url: `file:${place}` });
  ended.push(() => restored.$disconnect());
  expect(await restored.$queryRaw`select count(*) as n from kept`).toEqual([{ n: 2n }]);
  expect(await restored.$queryRaw`pragma integrity_check`).toEqual([{ integrity_check: 'ok' }]);
});

import { expect, test } from 'vitest';

import { createDatabase, Prisma } from '../../../src/platform/db/database.ts';
import { createTestDatabase } from '../../helpers/database.ts';

test('time stamps are what they are, whatever time zone the database is in', async () => {
  const database = await createTestDatabase();
  const name = new URL(database.url).pathname.slice(1);
  const elsewhere = createDatabase(database.config);
  await elsewhere.$executeRaw(Prisma.raw(`alter database "${name}" set timezone to 'America/St_Johns'`));
  await elsewhere.$disconnect();

  const db = createDatabase(database.config);
  const moment = new Date('1890-06-15T12:34:56.789Z');
  const [row] = await db.$queryRaw<{ moment: Date; same: boolean }[]>`
    select ${moment}::timestamptz as moment, ${moment}::timestamptz = '1890-06-15T12:34:56.789Z'::timestamptz as same`;
  await db.$disconnect();
  await database.drop();

  expect(row).toEqual({ moment, same: true });
});

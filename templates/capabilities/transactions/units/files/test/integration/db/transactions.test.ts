import { beforeAll, expect, test } from 'vitest';

import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { useTestDatabase } from '../../helpers/database.ts';

const database = useTestDatabase();

beforeAll(async () => {
  await database.db.$executeRaw`create table test_shelves (id int primary key)`;
});

test('a transaction that fails leaves nothing', async () => {
  const failing = inTransaction(database.db, async (transaction) => {
    await transaction.$executeRaw`insert into test_shelves values (1)`;
    throw new Error('after the insert');
  });

  await expect(failing).rejects.toThrow('after the insert');
  expect(await database.db.$queryRaw`select id from test_shelves`).toEqual([]);
});

import { beforeAll, expect, test } from 'vitest';

import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { createUnitOfWork } from '../../../src/platform/db/unit-of-work.ts';
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

test('what waits for a commit is done after it, and not at all when there is none', async () => {
  const { run, session, afterCommit } = createUnitOfWork(database.db, { transactionsMax: 1, poolTimeoutMs: 5_000 });
  const seen: unknown[] = [];
  const put = (id: number, fail?: Error) => run(async () => {
    await session.$executeRaw`insert into test_shelves values (${id})`;
    await afterCommit(async () => {
      seen.push(await database.db.$queryRaw`select id from test_shelves`);
    });
    if (fail !== undefined) throw fail;
    expect(seen).toEqual([]);
  });

  await expect(put(1, new Error('after the insert'))).rejects.toThrow('after the insert');
  await put(2);
  expect(seen).toEqual([[{ id: 2 }]]);
});

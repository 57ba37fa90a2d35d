import { expect, test, vi } from 'vitest';

import { type Database, Prisma } from './database.ts';
import { inTransaction } from './transaction.ts';

function databaseThat(transaction: () => Promise<unknown>): Database {
  return { $transaction: transaction } as unknown as Database;
}

function conflict(): Error {
  return new Prisma.PrismaClientKnownRequestError('write conflict', { code: 'P2034', clientVersion: 'test' });
}

test('the loser of a conflict tries again', async () => {
  const transaction = vi.fn().mockRejectedValueOnce(conflict()).mockRejectedValueOnce(conflict()).mockResolvedValueOnce('done');

  expect(await inTransaction(databaseThat(transaction), () => Promise.resolve('done'))).toBe('done');
  expect(transaction).toHaveBeenCalledTimes(3);
});

test('it does not try for ever', async () => {
  const transaction = vi.fn().mockRejectedValue(conflict());

  await expect(inTransaction(databaseThat(transaction), () => Promise.resolve())).rejects.toThrow('write conflict');
  expect(transaction).toHaveBeenCalledTimes(3);
});

test('any other failure is final', async () => {
  const transaction = vi.fn().mockRejectedValue(new Error('no'));

  await expect(inTransaction(databaseThat(transaction), () => Promise.resolve())).rejects.toThrow('no');
  expect(transaction).toHaveBeenCalledTimes(1);
});

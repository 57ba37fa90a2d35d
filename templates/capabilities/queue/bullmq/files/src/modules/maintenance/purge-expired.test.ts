import { expect, it } from 'vitest';

import { silentLogger } from '../../../test/helpers/log.ts';
import { createPurgeExpiredHandler } from './purge-expired.ts';

it('deletes the expired rows of every table, as of now', async () => {
  const now = new Date('2026-05-01T00:00:00Z');
  const calls: [string, Date][] = [];
  const tables = ['receipts', 'sessions'].map((name) => ({
    name,
    deleteExpired(time: Date) {
      calls.push([name, time]);
      return Promise.resolve(1);
    },
  }));
  const purge = createPurgeExpiredHandler(tables, () => now);
  await purge({}, { jobId: '1', attempt: 1, logger: silentLogger, signal: new AbortController().signal });
  expect(calls).toEqual([['receipts', now], ['sessions', now]]);
});

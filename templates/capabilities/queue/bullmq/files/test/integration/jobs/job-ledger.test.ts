import { expect, it } from 'vitest';

import { createJobLedger } from '../../../src/platform/jobs/job-ledger.ts';
import { useTestDatabase } from '../../helpers/database.ts';

const database = useTestDatabase();

it('keeps one receipt of a job, and fails nobody, though two workers write it at the same time', async () => {
  const ledger = createJobLedger(database.db);
  const ids = Array.from({ length: 50 }, (_item, at) => `test.pair.${at}`);
  await Promise.all([...ids, ...ids].map((id) => ledger.record(id, 'test.pair')));
  expect(await Promise.all(ids.map((id) => ledger.has(id)))).toEqual(ids.map(() => true));
  expect(await ledger.deleteExpired(new Date(Date.now() + 31 * 86_400_000))).toBe(ids.length);
  expect(await ledger.has(ids[0]!)).toBe(false);
});

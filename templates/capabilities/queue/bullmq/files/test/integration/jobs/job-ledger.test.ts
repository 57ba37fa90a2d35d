import { describe, expect, it } from 'vitest';

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

describe('what is done once', () => {
  const doneBy = (id: string) => database.db.jobReceipt.findUnique({ where: { jobId: `${id}.effect` } });
  /** Any row does: here another receipt stands for what a job changes. */
  const effect = (id: string) => ({ data: { jobId: `${id}.effect`, name: 'test.effect', expiresAt: new Date(0) } });

  it('is done once, though five workers run it at the same time', async () => {
    const ledger = createJobLedger(database.db);
    let effects = 0;
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => ledger.once({ jobId: 'test.once.1', name: 'test.once' }, async (tx) => {
      effects += 1;
      await tx.jobReceipt.create(effect('test.once.1'));
    }).catch(() => 'again')));
    expect(outcomes.filter((outcome) => outcome === true)).toHaveLength(1);
    expect(effects).toBe(1);
    expect(await doneBy('test.once.1')).not.toBeNull();
    // Whoever was turned away by the database comes again, and finds it done.
    expect(await ledger.once({ jobId: 'test.once.1', name: 'test.once' }, () => Promise.reject(new Error('done twice')))).toBe(false);
  });

  it('leaves neither effect nor receipt when it fails, so that it is tried again', async () => {
    const ledger = createJobLedger(database.db);
    const job = { jobId: 'test.once.2', name: 'test.once' };
    await expect(ledger.once(job, async (tx) => {
      await tx.jobReceipt.create(effect(job.jobId));
      throw new Error('half done');
    })).rejects.toThrow('half done');
    expect([await doneBy(job.jobId), await ledger.has(job.jobId)]).toEqual([null, false]);
    expect(await ledger.once(job, () => Promise.resolve())).toBe(true);
  });
});

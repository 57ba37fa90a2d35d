import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { silentLogger } from '../../../test/helpers/log.ts';
import { bindJob, defineJob, type JobHandler, notFilledIn } from './define-job.ts';
import type { JobQueue } from './job-queue.ts';
import { startWorker } from './worker.ts';

const greet = defineJob({ name: 'test.greet', schema: z.strictObject({}) });

function start(handler: JobHandler<Record<string, never>>, production: boolean) {
  const seen: string[] = [];
  const queue: Pick<JobQueue, 'consume' | 'schedule'> = {
    async schedule() {
      seen.push('schedule');
    },
    async consume() {
      seen.push('consume');
      return { close: () => Promise.resolve() };
    },
  };
  const started = startWorker({
    queue,
    registry: [bindJob(greet, () => Promise.resolve(handler))],
    schedules: [],
    ledger: { has: () => Promise.resolve(false), record: () => Promise.resolve() },
    logger: silentLogger,
    concurrency: 1,
    silenceMs: 1_000,
    production,
  });
  return { started, seen };
}

describe('a worker', () => {
  it('does not start in production while the handler of a job is not filled in, and says of which', async () => {
    const { started, seen } = start(notFilledIn, true);
    await expect(started).rejects.toThrow('test.greet');
    expect(seen).toEqual([]);
  });

  it('starts with it where somebody may be about to write it', async () => {
    const { started, seen } = start(notFilledIn, false);
    await started;
    expect(seen).toEqual(['schedule', 'consume']);
  });

  it('starts in production when every handler is there', async () => {
    const { started } = start(() => Promise.resolve(), true);
    await expect(started).resolves.toBeDefined();
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { silentLogger } from '../../../test/helpers/log.ts';
import { currentContext } from '../context/request-context.ts';
import { createLogger } from '../logging/create-logger.ts';
import type { Logger } from '../logging/logger.ts';
import { bindJob, defineJob, type JobHandler } from './define-job.ts';
import type { Delivery } from './job-queue.ts';
import { createJobRunner } from './job-runner.ts';

const count = defineJob({ name: 'test.count', schema: z.strictObject({ by: z.int() }), timeoutMs: 50 });
const delivery: Delivery = { id: 'test.count.1', name: 'test.count', payload: { by: 1 }, requestId: 'request-7', attempt: 1 };

function setUp(handler: JobHandler<{ by: number }>, logger: Logger = silentLogger) {
  const receipts = new Set<string>();
  const run = createJobRunner({
    registry: [bindJob(count, () => Promise.resolve(handler))],
    ledger: {
      has: (id) => Promise.resolve(receipts.has(id)),
      record(id) {
        receipts.add(id);
        return Promise.resolve();
      },
    },
    logger,
  });
  return { run, receipts };
}

describe('the job runner', () => {
  it('has one effect for a job that is delivered twice', async () => {
    let total = 0;
    const { run } = setUp(({ by }) => {
      total += by;
      return Promise.resolve();
    });
    await run(delivery);
    await run(delivery);
    expect(total).toBe(1);
  });

  it('writes no receipt for a job that failed', async () => {
    const { run, receipts } = setUp(() => Promise.reject(new Error('mail server away')));
    await expect(run(delivery)).rejects.toThrow('mail server away');
    expect(receipts.size).toBe(0);
  });

  it('ends the wait for a job that takes too long, and tells the job', async () => {
    let signal: AbortSignal | undefined;
    const { run } = setUp((_payload, context) => {
      signal = context.signal;
      return new Promise(() => undefined);
    });
    await expect(run(delivery)).rejects.toThrow('longer than 50 ms');
    expect(signal?.aborted).toBe(true);
  });

  it('runs and logs under the id of the request that caused the job', async () => {
    const lines: string[] = [];
    const logger = createLogger({ env: 'production', logLevel: 'info' }, { write: (line) => lines.push(line) });
    let requestId: string | undefined;
    const { run } = setUp(() => {
      requestId = currentContext()?.requestId;
      return Promise.resolve();
    }, logger);
    await run(delivery);
    expect(requestId).toBe('request-7');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      requestId: 'request-7', job: 'test.count', jobId: 'test.count.1', attempt: 1, msg: 'job completed',
    });
  });

  it('lets a job that no handler is bound to be tried again', async () => {
    const { run } = setUp(() => Promise.resolve());
    await expect(run({ ...delivery, name: 'test.unknown' })).rejects.toThrow('No handler is bound to job test.unknown');
  });
});

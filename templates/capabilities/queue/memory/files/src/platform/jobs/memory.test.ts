import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { silentLogger } from '../../../test/helpers/log.ts';
import { defineJob, UnrecoverableJobError } from './define-job.ts';
import { type JobRunner, scheduleJob } from './job-queue.ts';
import { createMemoryJobQueue } from './memory.ts';

const job = defineJob({
  name: 'test.job',
  schema: z.strictObject({ n: z.int() }),
  attempts: 3,
  backoff: { delayMs: 1, jitter: 0 },
  key: ({ n }) => String(n),
});

async function setUp(run: JobRunner, concurrency = 2) {
  const queue = createMemoryJobQueue(silentLogger);
  const consumer = await queue.consume(run, { concurrency });
  return { queue, consumer };
}

describe('the queue in memory', () => {
  it('runs a job once, however often its key is enqueued', async () => {
    const run = vi.fn<JobRunner>(() => Promise.resolve());
    const { queue, consumer } = await setUp(run);
    await queue.enqueue(job, { n: 1 });
    await queue.enqueue(job, { n: 1 });
    await consumer.close();
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('runs a job apart from the transaction or the request that has enqueued it', async () => {
    const enqueuing = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const { queue, consumer } = await setUp(() => {
      seen.push(enqueuing.getStore());
      return Promise.resolve();
    });
    await enqueuing.run('a transaction', () => queue.enqueue(job, { n: 1 }));
    await consumer.close();
    expect(seen).toEqual([undefined]);
  });

  it('takes what is critical first, and what is bulk last', async () => {
    const run = vi.fn<JobRunner>(() => Promise.resolve());
    const queue = createMemoryJobQueue(silentLogger);
    for (const lane of ['bulk', 'default', 'critical'] as const) await queue.enqueue({ ...job, lane, name: lane }, { n: 1 });
    await queue.consume(run, { concurrency: 1 });
    await vi.waitFor(() => {
      expect(run.mock.calls.map(([{ name }]) => name)).toEqual(['critical', 'default', 'bulk']);
    });
  });

  it('runs no more of a job with a limit of its own than that at once, and goes on with others', async () => {
    const run = vi.fn<JobRunner>(({ name }) => name === 'few' ? new Promise(() => undefined) : Promise.resolve());
    const queue = createMemoryJobQueue(silentLogger, [{ name: 'few', concurrency: 1 }]);
    for (const n of [1, 2]) await queue.enqueue({ ...job, name: 'few' }, { n });
    await queue.enqueue(job, { n: 3 });
    await queue.consume(run, { concurrency: 5 });
    await vi.waitFor(() => {
      expect(run.mock.calls.map(([{ name }]) => name)).toEqual(['few', 'test.job']);
    });
  });

  it('tries again, and buries what failed for good', async () => {
    const run = vi.fn<JobRunner>(() => Promise.reject(new Error('down')));
    const { queue } = await setUp(run);
    const id = await queue.enqueue(job, { n: 1 });
    await vi.waitFor(async () => {
      expect(await queue.listDead(10)).toMatchObject([{ id, attempts: 3, reason: 'down', payload: { n: 1 } }]);
    });
    expect(run.mock.calls.map(([delivery]) => delivery.attempt)).toEqual([1, 2, 3]);
  });

  it('does not try an unrecoverable job again, and replays it when told to', async () => {
    let broken = true;
    const run = vi.fn<JobRunner>(() => broken ? Promise.reject(new UnrecoverableJobError('no')) : Promise.resolve());
    const { queue, consumer } = await setUp(run);
    const id = await queue.enqueue(job, { n: 1 });
    await vi.waitFor(async () => {
      expect(await queue.listDead(10)).toHaveLength(1);
    });
    expect(run).toHaveBeenCalledTimes(1);

    broken = false;
    expect(await queue.replay(id)).toBe(true);
    await consumer.close();
    expect(run).toHaveBeenCalledTimes(2);
    expect(await queue.listDead(10)).toEqual([]);
    expect(await queue.replay(id)).toBe(false);
  });

  it('refuses an invalid payload', async () => {
    const { queue } = await setUp(() => Promise.resolve());
    await expect(queue.enqueue(job, { n: 0.5 })).rejects.toBeInstanceOf(UnrecoverableJobError);
  });

  it('finishes the running job before it closes, and starts no further one', async () => {
    const finished: number[] = [];
    const { queue, consumer } = await setUp(async ({ payload }) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      finished.push((payload as { n: number }).n);
    }, 1);
    await queue.enqueue(job, { n: 1 });
    await queue.enqueue(job, { n: 2 });
    await consumer.close();
    expect(finished).toEqual([1]);
  });

  it('waits for longer than a timer can', async () => {
    vi.useFakeTimers();
    try {
      const run = vi.fn<JobRunner>(() => Promise.resolve());
      const { queue } = await setUp(run);
      await queue.enqueue(job, { n: 1 }, { delayMs: 30 * 86_400_000 });
      await vi.advanceTimersByTimeAsync(29 * 86_400_000);
      expect(run).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(2 * 86_400_000);
      expect(run).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('runs what is scheduled, when it is time', async () => {
    vi.useFakeTimers({ now: new Date('2026-01-01T00:00:30Z') });
    try {
      const run = vi.fn<JobRunner>(() => Promise.resolve());
      const { queue } = await setUp(run);
      await queue.schedule([scheduleJob(job, { n: 1 }, { id: 'every-minute', pattern: '* * * * *' })]);
      await vi.advanceTimersByTimeAsync(90_000);
      expect(run).toHaveBeenCalledTimes(2);
      await queue.schedule([]);
      await vi.advanceTimersByTimeAsync(90_000);
      expect(run).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });
});

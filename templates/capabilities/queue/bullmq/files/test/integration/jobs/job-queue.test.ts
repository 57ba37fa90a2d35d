import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { runInContext } from '../../../src/platform/context/request-context.ts';
import { defineJob, UnrecoverableJobError } from '../../../src/platform/jobs/define-job.ts';
import { type Delivery, type JobRunner, scheduleJob } from '../../../src/platform/jobs/job-queue.ts';
import { backends, openDeadQueue, type TestQueue } from './queues.ts';

const count = defineJob({
  name: 'test.count',
  schema: z.strictObject({ n: z.int() }),
  attempts: 3,
  backoff: { delayMs: 20, jitter: 0.5 },
});
const once = defineJob({ ...count, name: 'test.once', key: ({ n }) => `n:${n}` });

const YEAR_MS = 365 * 86_400_000;
const soon = { timeout: 8_000, interval: 20 };

describe.each(backends)('a job queue on $name', ({ open }) => {
  let opened: TestQueue;
  let deliveries: Delivery[];
  const ended: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    opened = await open();
    deliveries = [];
  });

  afterEach(async () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    for (const end of ended.splice(0)) await end();
    await opened.close();
  });

  async function work(run: JobRunner = () => Promise.resolve(), concurrency = 5) {
    const consumer = await opened.queue.consume((delivery) => {
      deliveries.push(delivery);
      return run(delivery);
    }, { concurrency });
    ended.push(() => consumer.close());
    return consumer;
  }

  it('delivers payload and request id within a second', async () => {
    await work();
    const id = await runInContext({ requestId: 'request-7' }, () => opened.queue.enqueue(count, { n: 1 }));
    await vi.waitFor(() => {
      expect(deliveries).toEqual([{ id, name: 'test.count', payload: { n: 1 }, requestId: 'request-7', attempt: 1 }]);
    }, { timeout: 1_000 });
  });

  it('keeps what is enqueued until a worker comes', async () => {
    await opened.queue.enqueue(count, { n: 1 });
    await work();
    await vi.waitFor(() => {
      expect(deliveries).toHaveLength(1);
    }, soon);
  });

  it('waits as long as the job is to wait', async () => {
    await work();
    const enqueuedAt = Date.now();
    await opened.queue.enqueue(count, { n: 1 }, { delayMs: 300 });
    await vi.waitFor(() => {
      expect(deliveries).toHaveLength(1);
    }, soon);
    expect(Date.now() - enqueuedAt).toBeGreaterThanOrEqual(290);
  });

  it('tries a flaky job until it succeeds', async () => {
    await work(({ attempt }) => attempt < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve());
    await opened.queue.enqueue(count, { n: 1 });
    await vi.waitFor(() => {
      expect(deliveries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    }, soon);
    expect(await opened.queue.listDead(10)).toEqual([]);
  });

  it('puts a job that failed for good aside with its reason, and replays it', async () => {
    let broken = true;
    await work(() => broken ? Promise.reject(new Error('the provider is away')) : Promise.resolve());
    const id = await runInContext({ requestId: 'request-7' }, () => opened.queue.enqueue(once, { n: 1 }));
    await vi.waitFor(async () => {
      expect(await opened.queue.listDead(10)).toEqual([{
        id, name: 'test.once', payload: { n: 1 }, requestId: 'request-7', attempts: 3,
        reason: 'the provider is away', failedAt: expect.any(String),
      }]);
    }, soon);

    broken = false;
    expect(await opened.queue.replay(id)).toBe(true);
    await vi.waitFor(() => {
      expect(deliveries).toHaveLength(4);
    }, soon);
    expect(deliveries[3]).toMatchObject({ id, payload: { n: 1 }, requestId: 'request-7' });
    expect(await opened.queue.listDead(10)).toEqual([]);
    expect(await opened.queue.replay(id)).toBe(false);
  });

  it('has a job that failed for good, though its worker died with it', async () => {
    // A process that is gone hears of nothing.
    vi.spyOn(Worker.prototype, 'emit').mockReturnValue(true);
    await work(() => Promise.reject(new UnrecoverableJobError('the payload is invalid')));
    const id = await opened.queue.enqueue(count, { n: 1 });
    await vi.waitFor(async () => {
      expect(await opened.queue.listDead(10)).toMatchObject([{ id }]);
    }, soon);
  });

  it('keeps what failed for good until it is replayed, the oldest first', async () => {
    await work(() => Promise.reject(new UnrecoverableJobError('the payload is invalid')));
    const ids: string[] = [];
    for (const now of [Date.now(), Date.now() + YEAR_MS]) {
      vi.useFakeTimers({ toFake: ['Date'], now });
      ids.push(await opened.queue.enqueue(count, { n: ids.length }));
      await vi.waitFor(async () => {
        expect((await opened.queue.listDead(10)).map(({ id }) => id)).toEqual(ids);
      }, soon);
    }
  });

  it('tries a job that can never succeed once', async () => {
    await work(() => Promise.reject(new UnrecoverableJobError('the payload is invalid')));
    await opened.queue.enqueue(count, { n: 1 });
    await vi.waitFor(async () => {
      expect(await opened.queue.listDead(10)).toMatchObject([{ reason: 'the payload is invalid', attempts: 1 }]);
    }, soon);
    expect(deliveries).toHaveLength(1);
  });

  it('says of a payload that cannot be stored that it cannot, not that the queue is away', async () => {
    const note = defineJob({ name: 'test.note', schema: z.strictObject({ text: z.string() }) });
    await expect(opened.queue.enqueue(note, { text: 'a\0b' })).rejects.toBeInstanceOf(UnrecoverableJobError);
  });

  it('refuses an invalid payload where it is enqueued', async () => {
    await expect(opened.queue.enqueue(count, { n: 0.5 })).rejects.toBeInstanceOf(UnrecoverableJobError);
  });

  it('takes two jobs of one business key as one', async () => {
    await work();
    const ids = [await opened.queue.enqueue(once, { n: 1 }), await opened.queue.enqueue(once, { n: 1 })];
    await opened.queue.enqueue(once, { n: 2 });
    await vi.waitFor(() => {
      expect(deliveries.map(({ payload }) => payload)).toEqual([{ n: 1 }, { n: 2 }]);
    }, soon);
    expect(ids[0]).toBe(ids[1]);
  });

  it('runs no more jobs at once than it may', async () => {
    let running = 0;
    let most = 0;
    await work(async () => {
      most = Math.max(most, running += 1);
      await sleep(60);
      running -= 1;
    }, 3);
    await Promise.all(Array.from({ length: 9 }, (_, n) => opened.queue.enqueue(count, { n })));
    await vi.waitFor(() => {
      expect(deliveries).toHaveLength(9);
    }, soon);
    expect(most).toBe(3);
  });

  it('finishes the running job before it closes', async () => {
    let finished = false;
    const consumer = await work(async () => {
      await sleep(200);
      finished = true;
    });
    await opened.queue.enqueue(count, { n: 1 });
    await vi.waitFor(() => {
      expect(deliveries).toHaveLength(1);
    }, soon);
    await consumer.close();
    expect(finished).toBe(true);
  });

  it('runs a schedule once a tick, however often it is declared, until it is no longer declared', async () => {
    const everySecond = scheduleJob(count, { n: 1 }, { id: 'tick', pattern: '* * * * * *' });
    await work();
    await opened.queue.schedule([everySecond]);
    await opened.queue.schedule([everySecond]);
    await sleep(2_500);
    expect([2, 3]).toContain(deliveries.length);

    await opened.queue.schedule([]);
    await sleep(200);
    const ticks = deliveries.length;
    await sleep(1_500);
    expect(deliveries).toHaveLength(ticks);
  });

  it('says that it is healthy', async () => {
    await expect(opened.queue.health.check(AbortSignal.timeout(2_000))).resolves.toBeUndefined();
  });
});

describe('a job queue whose storage is away', () => {
  it('fails fast, so that a request does not hang', async () => {
    const queue = openDeadQueue();
    const startedAt = Date.now();
    await expect(queue.enqueue(count, { n: 1 })).rejects.toMatchObject({ code: 'unavailable' });
    await expect(queue.health.check(AbortSignal.timeout(2_000))).rejects.toMatchObject({ code: 'unavailable' });
    expect(Date.now() - startedAt).toBeLessThan(2_500);
    await queue.close();
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { runInContext } from '../../../src/platform/context/request-context.ts';
import { defineJob, UnrecoverableJobError } from '../../../src/platform/jobs/define-job.ts';
import { type Delivery, jobPart, type JobRunner, scheduleJob } from '../../../src/platform/jobs/job-queue.ts';
import { backends, openDeadQueue, type TestQueue } from './queues.ts';

const count = defineJob({
  name: 'test.count',
  schema: z.strictObject({ n: z.int() }),
  attempts: 3,
  backoff: { delayMs: 20, jitter: 0.5 },
});
const once = defineJob({ ...count, name: 'test.once', key: ({ n }) => `n:${n}` });
const few = defineJob({ ...count, name: 'test.few', lane: 'bulk', concurrency: 2 });

const YEAR_MS = 365 * 86_400_000;
const soon = { timeout: 8_000, interval: 20 };

describe.each(backends)('a job queue on $name', ({ open }) => {
  let opened: TestQueue;
  let deliveries: Delivery[];
  const ended: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    opened = await open([few]);
    deliveries = [];
  });

  afterEach(async () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    for (const end of ended.splice(0)) await end();
    await opened.close();
  });

  async function work(run: JobRunner = () => Promise.resolve(), concurrency = 5, queue = opened.queue) {
    const consumer = await queue.consume((delivery) => {
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

  it('runs no more of a job with a limit of its own at once, in all workers together, and holds up no other', async () => {
    let running = 0;
    let most = 0;
    const run: JobRunner = async ({ name }) => {
      if (name !== few.name) return;
      most = Math.max(most, running += 1);
      await sleep(60);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, (_, n) => opened.queue.enqueue(few, { n })));
    await opened.queue.enqueue(count, { n: 9 });
    await work(run);
    await work(run, 5, opened.openAnother());
    await vi.waitFor(() => {
      expect(deliveries).toHaveLength(9);
      expect(running).toBe(0);
    }, soon);
    expect(most).toBe(2);
    expect(deliveries.slice(0, 3).map(({ name }) => name)).toContain(count.name);
  });

  it('takes what is critical first, and what is bulk last, and each lane in its order', async () => {
    for (const lane of ['bulk', 'default', 'critical'] as const) {
      for (const n of [1, 2]) await opened.queue.enqueue({ ...count, lane, name: `test.${lane}` }, { n });
    }
    await work(undefined, 1);
    await vi.waitFor(() => {
      expect(deliveries.map(({ name, payload }) => [name, payload])).toEqual(
        ['critical', 'default', 'bulk'].flatMap((lane) => [1, 2].map((n) => [`test.${lane}`, { n }])),
      );
    }, soon);
  });

  it('counts by lane what waits, runs, is put off and is dead', async () => {
    const status = (lane: object) => ({ waiting: 0, active: 0, delayed: 0, dead: 0, oldestSeconds: null, ...lane });
    const startedAt = Date.now();
    await opened.queue.enqueue({ ...count, lane: 'critical' }, { n: 1 }, { delayMs: YEAR_MS });
    vi.useFakeTimers({ toFake: ['Date'], now: startedAt - 60_000 });
    for (const n of [1, 2]) await opened.queue.enqueue(few, { n });
    await opened.queue.enqueue({ ...count, lane: 'bulk' }, { n: 3 });
    vi.useRealTimers();
    const waiting = await opened.queue.status();
    expect(waiting).toEqual({
      critical: status({ delayed: 1 }),
      default: status({}),
      bulk: status({ waiting: 3, oldestSeconds: expect.any(Number) }),
    });
    expect(waiting.bulk.oldestSeconds).toBeGreaterThanOrEqual(59);

    let end = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    await work(({ name }) => name === few.name ? held : Promise.reject(new UnrecoverableJobError('no')));
    await vi.waitFor(async () => {
      expect((await opened.queue.status()).bulk).toEqual(status({ active: 2, dead: 1 }));
    }, soon);
    end();
    await vi.waitFor(async () => {
      expect((await opened.queue.status()).bulk).toEqual(status({ dead: 1 }));
    }, soon);
  });

  it('runs a job when all of its parts are done, and not before a part that failed was replayed', async () => {
    let broken = true;
    await work(({ name }) => broken && name === few.name ? Promise.reject(new UnrecoverableJobError('no')) : Promise.resolve());
    const parts = [1, 2, 3].map((n) => jobPart(count, { n }));
    const failing = jobPart(few, { n: 4 });
    const id = await opened.queue.enqueueAfter(once, { n: 5 }, [...parts, failing]);
    await vi.waitFor(async () => {
      expect(await opened.queue.listDead(10)).toMatchObject([{ id: failing.id }]);
      expect(deliveries).toHaveLength(4);
    }, soon);
    await sleep(200);
    expect(deliveries.map((delivery) => delivery.id)).not.toContain(id);

    broken = false;
    expect(await opened.queue.replay(failing.id)).toBe(true);
    await vi.waitFor(() => {
      expect(deliveries.map((delivery) => delivery.id)).toEqual(expect.arrayContaining([id, ...parts.map((part) => part.id)]));
    }, soon);
    expect(deliveries.at(-1)?.id).toBe(id);
  });

  it('runs a job without the part that was dropped', async () => {
    await work(({ name }) => name === few.name ? Promise.reject(new UnrecoverableJobError('no')) : Promise.resolve());
    const failing = jobPart(few, { n: 1 });
    const id = await opened.queue.enqueueAfter(once, { n: 2 }, [failing]);
    await vi.waitFor(async () => {
      expect(await opened.queue.drop(failing.id)).toBe(true);
    }, soon);
    await vi.waitFor(() => {
      expect(deliveries.at(-1)?.id).toBe(id);
    }, soon);
  });

  it('forgets a dead job when it is told to, and the key is free again', async () => {
    let broken = true;
    await work(() => broken ? Promise.reject(new UnrecoverableJobError('no')) : Promise.resolve());
    const id = await opened.queue.enqueue({ ...few, key: once.key! }, { n: 1 });
    await vi.waitFor(async () => {
      expect(await opened.queue.listDead(10)).toMatchObject([{ id }]);
    }, soon);
    broken = false;
    expect(await opened.queue.drop(id)).toBe(true);
    expect([await opened.queue.listDead(10), await opened.queue.drop(id)]).toEqual([[], false]);
    await opened.queue.enqueue({ ...few, key: once.key! }, { n: 1 });
    await vi.waitFor(() => {
      expect(deliveries).toHaveLength(2);
    }, soon);
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

  it('runs a schedule once a tick, however many workers declare it, until it is no longer declared', async () => {
    const everySecond = scheduleJob(count, { n: 1 }, { id: 'tick', pattern: '* * * * * *' });
    const another = opened.openAnother();
    await work();
    if (another !== opened.queue) await work(undefined, 5, another);
    await opened.queue.schedule([everySecond]);
    await another.schedule([everySecond]);
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

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { defineJob } from '../../../src/platform/jobs/define-job.ts';
import { measureQueue, timed } from '../../../src/platform/jobs/job-metrics.ts';
import { createMetrics } from '../../../src/platform/metrics/prometheus.ts';
import { backends, type TestQueue } from './queues.ts';

const count = defineJob({ name: 'test.count', lane: 'bulk', schema: z.strictObject({ n: z.int() }), attempts: 1 });

async function valueOf(metrics: ReturnType<typeof createMetrics>, series: string): Promise<number> {
  const { text } = await metrics.exposition();
  return Number(text.split('\n').find((line) => line.startsWith(`${series} `))?.slice(series.length + 1));
}

describe.each(backends)('the numbers of a job queue on $name', ({ open }) => {
  let opened: TestQueue;

  beforeEach(async () => {
    opened = await open();
  });

  afterEach(() => opened.close());

  it('say how many jobs wait, how long the oldest does, and how many failed for good', async () => {
    const metrics = createMetrics();
    const { queue } = opened;
    measureQueue(queue, metrics);
    await queue.enqueue(count, { n: 1 });
    await queue.enqueue(count, { n: 2 });
    await queue.enqueue(count, { n: 3 }, { delayMs: 3_600_000 });
    await vi.waitFor(async () => {
      expect(await valueOf(metrics, 'job_queue_oldest_seconds{lane="bulk"}')).toBeGreaterThan(0.1);
    }, { timeout: 10_000 });
    expect(await valueOf(metrics, 'job_queue_oldest_seconds{lane="bulk"}')).toBeLessThan(600);
    expect(await valueOf(metrics, 'job_queue_waiting{lane="bulk"}')).toBe(2);
    expect(await valueOf(metrics, 'job_queue_jobs{state="delayed"}')).toBe(1);

    const consumer = await queue.consume(timed(() => Promise.reject(new Error('broken')), ['test.count'], metrics), { concurrency: 1 });
    await vi.waitFor(async () => {
      expect(await valueOf(metrics, 'job_queue_jobs{state="failed"}')).toBe(2);
    }, { timeout: 10_000 });
    expect(await valueOf(metrics, 'job_queue_waiting{lane="bulk"}')).toBe(0);
    expect(await valueOf(metrics, 'job_queue_oldest_seconds{lane="bulk"}')).toBe(0);
    expect(await valueOf(metrics, 'job_attempt_duration_seconds_count{job="test.count",outcome="failed"}')).toBe(2);
    await consumer.close();
  });
});

describe('attempts', () => {
  it('are one series for all names that nobody has bound', async () => {
    const metrics = createMetrics();
    const run = timed(() => Promise.resolve(), ['test.count'], metrics);
    for (const name of ['test.count', 'made.up', 'made.up.too']) await run({ name, payload: {}, id: name, attempt: 1 });
    expect(await valueOf(metrics, 'job_attempt_duration_seconds_count{job="test.count",outcome="completed"}')).toBe(1);
    expect(await valueOf(metrics, 'job_attempt_duration_seconds_count{job="_OTHER",outcome="completed"}')).toBe(2);
  });
});

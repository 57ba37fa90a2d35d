import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { defineJob } from '../../../src/platform/jobs/define-job.ts';
import type { Delivery } from '../../../src/platform/jobs/job-queue.ts';
import { traceEnqueueing, tracedRunner } from '../../../src/platform/jobs/job-spans.ts';
import { captureLogger } from '../../helpers/log.ts';
import { recordingTracer } from '../../helpers/tracing.ts';
import { backends, type TestQueue } from './queues.ts';

const soon = { timeout: 20_000, interval: 20 };
const count = defineJob({ name: 'test.count', schema: z.strictObject({ n: z.int() }), attempts: 2, backoff: { delayMs: 20, jitter: 0 } });

describe.each(backends)('the trace of a job on $name', ({ open }) => {
  let opened: TestQueue;
  let log: ReturnType<typeof captureLogger>;

  beforeEach(async () => {
    log = captureLogger();
    opened = await open([], log.logger);
  });

  afterEach(() => opened.close());

  it('is that of the request that has enqueued it, in each of its attempts and in another process', async () => {
    const [asking, working] = [recordingTracer(), recordingTracer()];
    const { queue } = opened;
    traceEnqueueing(queue);
    await asking.tracer.trace('POST /counts', { kind: 'server' }, () => queue.enqueue(count, { n: 1 }));
    const attempts: number[] = [];
    const worker = await opened.openAnother().consume(tracedRunner(({ attempt }: Delivery) => {
      attempts.push(attempt);
      return attempt === 1 ? Promise.reject(new TypeError('not yet')) : Promise.resolve();
    }, working.tracer), { concurrency: 1 });
    // What the queue says to its server stands among them where the process traces that as well.
    const named = (spans: typeof working.ended, name: string) => spans.filter((span) => span.name === name);
    await vi.waitFor(() => {
      expect(named(working.ended, 'process test.count')).toHaveLength(2);
    }, soon);
    await worker.close();

    const [send] = named(asking.ended, 'send test.count');
    const [request] = named(asking.ended, 'POST /counts');
    expect([send?.traceId, send?.parentId]).toEqual([request?.traceId, request?.spanId]);
    expect(attempts).toEqual([1, 2]);
    const processed = named(working.ended, 'process test.count');
    expect(processed).toMatchObject([
      { name: 'process test.count', failed: true, attributes: { 'error.type': 'TypeError', 'messaging.delivery.attempt': 1 } },
      { name: 'process test.count', failed: false, attributes: { 'messaging.delivery.attempt': 2 } },
    ]);
    for (const { traceId, parentId } of processed) expect([traceId, parentId]).toEqual([request?.traceId, send?.spanId]);
  });

  it('stands in the line that says that it failed for good', async () => {
    const { tracer, ended } = recordingTracer();
    const { queue } = opened;
    await tracer.trace('POST /counts', { kind: 'server' }, () => queue.enqueue(count, { n: 2 }));
    const worker = await queue.consume(() => Promise.reject(new Error('never')), { concurrency: 1 });
    await vi.waitFor(() => {
      expect(log.lines().map(({ msg }) => msg)).toContain('job failed for good');
    }, soon);
    await worker.close();
    expect(log.lines().find(({ msg }) => msg === 'job failed for good')).toMatchObject({ traceId: ended[0]?.traceId });
  });
});

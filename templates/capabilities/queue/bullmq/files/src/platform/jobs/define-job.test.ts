import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { silentLogger } from '../../../test/helpers/log.ts';
import { runInContext } from '../context/request-context.ts';
import { bindJob, defineJob, type JobContext, notFilledIn, UnrecoverableJobError } from './define-job.ts';
import { prepareJob, scheduleJob } from './job-queue.ts';

const greet = defineJob({
  name: 'test.greet',
  schema: z.strictObject({ userId: z.string().min(1) }),
  key: ({ userId }) => userId,
});

const context: JobContext = {
  jobId: '1', attempt: 1, logger: silentLogger, signal: new AbortController().signal,
};

describe('a job definition', () => {
  it('retries with growing pauses unless it says otherwise', () => {
    expect(greet).toMatchObject({ lane: 'default', attempts: 5, backoff: { delayMs: 1_000, jitter: 0.5 }, timeoutMs: 60_000 });
    expect(defineJob({ name: 'test.once', schema: z.unknown(), attempts: 1 }).attempts).toBe(1);
  });

  it('refuses an invalid payload before it is enqueued, without repeating its values', () => {
    const enqueue = () => prepareJob(greet, JSON.parse('{"userId":"","email":"ann@acme.test"}') as { userId: string });
    expect(enqueue).toThrow(UnrecoverableJobError);
    expect(enqueue).toThrow(/test\.greet: .*userId/);
    expect(enqueue).not.toThrow(/ann@acme/);
  });

  it('refuses what a worker would not be given as it was', () => {
    const dated = defineJob({ name: 'test.dated', schema: z.strictObject({ dueOn: z.date() }) });
    expect(() => prepareJob(dated, { dueOn: new Date() })).toThrow(/test\.dated: dueOn/);
    const big = defineJob({ name: 'test.big', schema: z.strictObject({ n: z.bigint() }) });
    expect(() => prepareJob(big, { n: 1n })).toThrow(UnrecoverableJobError);
    const coerced = defineJob({ name: 'test.coerced', schema: z.strictObject({ dueOn: z.coerce.date() }) });
    const { message } = prepareJob(coerced, { dueOn: new Date('2030-01-31') });
    expect(message.payload).toEqual({ dueOn: '2030-01-31T00:00:00.000Z' });
  });

  it.each(['a\0b', 'a\ud800b'])('refuses a text that not every storage takes: %j', (userId) => {
    expect(() => prepareJob(greet, { userId })).toThrow(/cannot travel as JSON/);
    expect(prepareJob(greet, { userId: JSON.stringify(userId) }).message.payload).toEqual({ userId: JSON.stringify(userId) });
  });

  it('names the job after its business key', () => {
    expect(prepareJob(greet, { userId: 'a:b/c' }).id).toBe('test.greet.a%3Ab%2Fc');
    const keyless = defineJob({ name: 'test.keyless', schema: z.strictObject({}) });
    expect(prepareJob(keyless, {}).id).not.toBe(prepareJob(keyless, {}).id);
  });

  it('carries the id of the request that enqueues it', () => {
    const { message } = runInContext({ requestId: 'request-7' }, () => prepareJob(greet, { userId: 'u1' }));
    expect(message.requestId).toBe('request-7');
  });

  it('refuses a schedule whose payload is invalid', () => {
    expect(() => scheduleJob(greet, { userId: '' }, { id: 'x', pattern: '* * * * *' })).toThrow(UnrecoverableJobError);
  });
});

describe('a bound job', () => {
  it('loads its handler when it first runs', async () => {
    const seen: string[] = [];
    let loaded = 0;
    const bound = bindJob(greet, () => {
      loaded += 1;
      return Promise.resolve(({ userId }) => {
        seen.push(userId);
        return Promise.resolve();
      });
    });
    expect(loaded).toBe(0);
    await bound.run({ userId: 'u1' }, context);
    expect([loaded, seen]).toEqual([1, ['u1']]);
  });

  it('knows whether somebody has written its handler, and gives up at once where nobody has', async () => {
    const unfilled = bindJob(greet, () => Promise.resolve(notFilledIn));
    expect(await unfilled.isFilledIn()).toBe(false);
    await expect(unfilled.run({ userId: 'u1' }, context)).rejects.toBeInstanceOf(UnrecoverableJobError);
    expect(await bindJob(greet, () => Promise.resolve(() => Promise.resolve())).isFilledIn()).toBe(true);
  });

  it('gives up at once on a payload that its schema refuses', async () => {
    const bound = bindJob(greet, () => Promise.resolve(() => Promise.resolve()));
    await expect(bound.run({ userId: 42 }, context)).rejects.toBeInstanceOf(UnrecoverableJobError);
  });
});

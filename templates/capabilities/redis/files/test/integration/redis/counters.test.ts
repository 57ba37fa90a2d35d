import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createCounters } from '../../../src/platform/redis/counters.ts';
import { awayRedis, ownPrefix, stores } from './stores.ts';

const limit = { name: 'account', points: 2, seconds: 60 };

/** Of so many requests at once, how many got through. */
async function passed(counter: RateLimiterAbstract, key: string, requests: number): Promise<number> {
  const answers = await Promise.allSettled(Array.from({ length: requests }, () => counter.consume(key)));
  for (const answer of answers) {
    if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(RateLimiterRes);
  }
  return answers.filter(({ status }) => status === 'fulfilled').length;
}

describe.each(stores)('counters in $name', ({ shared, open }) => {
  let redis: ReturnType<typeof open>;
  let prefix: string;

  beforeEach(() => {
    redis = open();
    prefix = ownPrefix();
  });

  afterEach(() => {
    redis?.disconnect();
  });

  it('let so many through, however many come at once, and say when there will be more', async () => {
    const counter = createCounters(redis, prefix)(limit);
    expect(await passed(counter, 'ada', 5)).toBe(limit.points);
    const refusal: unknown = await counter.consume('ada').catch((reason: unknown) => reason);
    expect(refusal).toMatchObject({ remainingPoints: 0 });
    expect((refusal as RateLimiterRes).msBeforeNext).toBeGreaterThan(50_000);
  });

  it('count each caller and each limit on its own', async () => {
    const create = createCounters(redis, prefix);
    const counter = create(limit);
    expect(await passed(counter, 'ada', 2)).toBe(2);
    expect(await passed(counter, 'grace', 2)).toBe(2);
    expect(await passed(create({ ...limit, name: 'ip' }), 'ada', 2)).toBe(2);
  });

  it('begin anew after their time', async () => {
    const counter = createCounters(redis, prefix)({ ...limit, seconds: 1 });
    expect(await passed(counter, 'ada', 3)).toBe(2);
    await expect.poll(() => passed(counter, 'ada', 1), { timeout: 10_000, interval: 1_100 }).toBe(1);
  });

  it(`${shared ? 'share' : 'do not share'} their counts between processes`, async () => {
    const [one, another] = [createCounters(redis, prefix)(limit), createCounters(redis, prefix)(limit)];
    expect(await passed(one, 'ada', 2)).toBe(2);
    expect(await passed(another, 'ada', 2)).toBe(shared ? 0 : 2);
  });
});

it('are counted in this process while Redis is away', async () => {
  const counter = createCounters(awayRedis(), ownPrefix())(limit);
  expect(await passed(counter, 'ada', 5)).toBe(limit.points);
});

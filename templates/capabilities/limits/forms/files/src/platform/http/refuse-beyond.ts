import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';

import { AppError } from '../errors/app-error.ts';

/** Lets somebody in, or refuses them; gives back a way to forget that they came. */
export type Admit = (key: string) => Promise<() => Promise<void>>;

/** Counts by key, and refuses whoever has used up what the counter allows. */
export function refuseBeyond(counter: RateLimiterAbstract): Admit {
  return async (key) => {
    try {
      await counter.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const wait = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new AppError('rate_limited', { headers: { 'Retry-After': String(wait) } });
    }
    return async () => {
      await counter.reward(key);
    };
  };
}

import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors/app-error.ts';

/** Counts tries by key, and refuses (429, with the time to wait) once there were too many. */
export interface Throttle {
  take(key: string): Promise<void>;
  /** The try was a good one: it does not count. */
  giveBack(key: string): Promise<void>;
  /** Forgets all tries under this key. */
  clear(key: string): Promise<void>;
}

export function createThrottle(counter: RateLimiterAbstract): Throttle {
  return {
    async take(key) {
      try {
        await counter.consume(key);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        const wait = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
        throw new AppError('rate_limited', {
          detail: `Too many attempts. Try again in ${wait} seconds.`,
          headers: { 'Retry-After': String(wait) },
        });
      }
    },
    async giveBack(key) {
      await counter.reward(key);
    },
    async clear(key) {
      await counter.delete(key);
    },
  };
}

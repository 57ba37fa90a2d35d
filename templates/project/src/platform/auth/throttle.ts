import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors/app-error.ts';

export interface ThrottleSettings {
  points: number;
  seconds: number;
}

/** Counts tries by key, and refuses (429, with the time to wait) once there were too many. */
export interface Throttle {
  take(key: string): Promise<void>;
  /** The try was a good one: it does not count. */
  giveBack(key: string): Promise<void>;
  /** Forgets all tries under this key. */
  clear(key: string): Promise<void>;
}

/** Counts in this process: behind a load balancer, each process allows its own number of tries. */
export function createThrottle({ points, seconds }: ThrottleSettings): Throttle {
  const limiter = new RateLimiterMemory({ points, duration: seconds });

  return {
    async take(key) {
      try {
        await limiter.consume(key);
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
      await limiter.reward(key);
    },
    async clear(key) {
      await limiter.delete(key);
    },
  };
}

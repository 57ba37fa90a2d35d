import { type RateLimiterAbstract, RateLimiterMemory } from 'rate-limiter-flexible';

export interface CounterPolicy {
  /** Of its own: counters of one name are one where processes share them. */
  readonly name: string;
  /** How much is let through in a window. */
  readonly points: number;
  readonly seconds: number;
}

/** Where limits are counted: in this process, or in a store that processes share. */
export type CreateCounter = (policy: CounterPolicy) => RateLimiterAbstract;

/** Counts in this process: behind a load balancer, each process allows its own number. */
export const createMemoryCounter: CreateCounter = ({ points, seconds }) => new RateLimiterMemory({ points, duration: seconds });

import type { Context, MiddlewareHandler } from 'hono';
import { RateLimiterRes } from 'rate-limiter-flexible';

import type { CounterPolicy, CreateCounter } from '../counters/counter.ts';
import { AppError } from '../errors/app-error.ts';
import { addHeader } from './answer.ts';
import type { AppEnv } from './app-env.ts';

/** Its name is shown in the headers. */
export interface RateLimitPolicy extends CounterPolicy {
  /** Who is counted together. */
  readonly key: (c: Context<AppEnv>) => string;
}

/** Counts requests and tells the client how many are left (draft-ietf-httpapi-ratelimit-headers). */
export function rateLimit(policy: RateLimitPolicy, createCounter: CreateCounter): MiddlewareHandler<AppEnv> {
  const limiter = createCounter(policy);

  async function consume(key: string): Promise<{ allowed: boolean; state: RateLimiterRes }> {
    try {
      return { allowed: true, state: await limiter.consume(key) };
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return { allowed: false, state: refusal };
      throw refusal;
    }
  }

  return async (c, next) => {
    const { allowed, state } = await consume(policy.key(c));
    const reset = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
    addHeader(c, 'ratelimit-policy', `"${policy.name}";q=${policy.points};w=${policy.seconds}`);
    addHeader(c, 'ratelimit', `"${policy.name}";r=${state.remainingPoints};t=${reset}`);
    if (!allowed) throw new AppError('rate_limited', { headers: { 'Retry-After': String(reset) } });
    await next();
  };
}

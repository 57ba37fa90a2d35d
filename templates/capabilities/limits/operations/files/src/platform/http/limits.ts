import type { Context, MiddlewareHandler } from 'hono';

import type { CounterPolicy, CreateCounter } from '../counters/counter.ts';
import type { AppEnv } from './app-env.ts';
import { addressBlock, clientAddress } from './client-address.ts';
import { rateLimit } from './rate-limit.ts';

interface Limit extends CounterPolicy {
  /** Whose requests are counted together. Two counters both have to let a request pass. */
  readonly by: readonly ('account' | 'ip')[];
}

/** The limits of single operations, on top of the one that all requests have. */
export type Limits = (limit: Limit) => MiddlewareHandler<AppEnv>[];

interface LimitsOptions {
  /** Tests of anything else have none. */
  readonly enabled: boolean;
  readonly trustProxy: number;
  readonly createCounter: CreateCounter;
}

export function createLimits({ enabled, trustProxy, createCounter }: LimitsOptions): Limits {
  if (!enabled) return () => [];
  const address = (c: Context<AppEnv>): string => addressBlock(clientAddress(c, trustProxy));
  const keys = { ip: address, account: (c: Context<AppEnv>): string => c.var.actor?.id ?? address(c) };
  return ({ name, points, seconds, by }) => by.map((who) => {
    return rateLimit({ name: by.length > 1 ? `${name}.${who}` : name, points, seconds, key: keys[who] }, createCounter);
  });
}

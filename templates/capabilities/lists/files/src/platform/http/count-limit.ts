import type { Context, MiddlewareHandler } from 'hono';

import type { HttpConfig } from '../config/core-env.ts';
import type { CreateCounter } from '../counters/counter.ts';
import type { AppEnv } from './app-env.ts';
import { addressBlock, clientAddress } from './client-address.ts';
import { rateLimit } from './rate-limit.ts';

const COUNTS = { name: 'count', points: 30, seconds: 60 };

/** Limits the requests that have a whole list counted, by account, or by address where nobody has signed in. */
export function countLimit({ trustProxy }: Pick<HttpConfig, 'trustProxy'>, createCounter: CreateCounter): MiddlewareHandler<AppEnv> {
  const key = (c: Context<AppEnv>): string => c.get('actor')?.id ?? addressBlock(clientAddress(c, trustProxy));
  const limited = rateLimit({ ...COUNTS, key }, createCounter);
  return (c, next) => (c.req.query('count') === 'exact' ? limited(c, next) : next());
}

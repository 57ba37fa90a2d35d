import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';

const url = process.env['TEST_REDIS_URL'];

export interface Store {
  readonly name: string;
  /** Whether processes see each other's. */
  readonly shared: boolean;
  /** What makes a process use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Nothing for what is kept in this process. */
  open(): Redis | undefined;
}

/** Every store that there is: Redis only where `TEST_REDIS_URL` names one. */
export const stores: Store[] = [
  { name: 'memory', shared: false, env: {}, open: () => undefined },
  ...url === undefined ? [] : [{ name: 'redis', shared: true, env: { REDIS_URL: url }, open: () => new Redis(url) }],
];

/** Runs do not meet. */
export function ownPrefix(): string {
  return `test-${randomUUID()}`;
}

/** A Redis that is not there. */
export function awayRedis(): Redis {
  const redis = new Redis('redis://127.0.0.1:1', { enableOfflineQueue: false, maxRetriesPerRequest: 1, retryStrategy: null });
  redis.on('error', () => undefined);
  return redis;
}

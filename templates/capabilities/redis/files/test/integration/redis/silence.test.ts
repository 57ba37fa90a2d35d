import { Redis } from 'ioredis';
import { afterEach, expect, it } from 'vitest';

import { startTestApp, type TestApp } from '../../helpers/app.ts';
import { type SilentServer, startSilentServer, through } from '../../helpers/silent-server.ts';
import { ownPrefix } from './stores.ts';

const redisUrl = process.env['TEST_REDIS_URL'];
/** A request's own work, and Redis's time to answer; on a busy machine. */
const SOON_MS = 5_000;

const prefix = ownPrefix();

let server: SilentServer;
let app: TestApp;

async function startWith(behind?: URL): Promise<void> {
  server = await startSilentServer(behind && { host: behind.hostname, port: Number(behind.port) });
  app = await startTestApp({ REDIS_URL: through(server, redisUrl ?? 'redis://127.0.0.1'), REDIS_PREFIX: prefix });
}

afterEach(async () => {
  await app.close();
  await server.close();
});

/** Of one request that is counted: its status, unless it takes too long. */
async function ask(): Promise<number | 'still waiting'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'still waiting'>((resolve) => {
    timer = setTimeout(resolve, SOON_MS, 'still waiting');
  });
  const answer = app.request('/openapi.json').then(({ status }) => status);
  return Promise.race([answer, late]).finally(() => {
    clearTimeout(timer);
  });
}

it('a Redis that takes connections and says nothing delays nobody', async () => {
  await startWith();
  expect([await ask(), await ask()]).toEqual([200, 200]);
});

it.runIf(redisUrl)('a Redis that falls silent is done without', async () => {
  await startWith(new URL(redisUrl!));
  const redis = new Redis(redisUrl!);
  // Until it is connected, a process counts for itself.
  await expect.poll(async () => {
    expect(await ask()).toBe(200);
    return redis.keys(`${prefix}:limit:*`);
  }, { timeout: 10_000 }).not.toEqual([]);
  redis.disconnect();
  server.fallSilent();
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([200, 200, 200]);
  expect(await ask()).toBe(200);
});

import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { createRedisBus } from '../../../src/platform/redis/live-bus.ts';
import { silentLogger } from '../../helpers/log.ts';
import { type SilentServer, startSilentServer, through } from '../../helpers/silent-server.ts';
import { awayRedis, ownPrefix } from './stores.ts';

const soon = { timeout: 20_000, interval: 20 };
const redisUrl = process.env['TEST_REDIS_URL'];
const unitOfWork = { afterCommit: (work: () => Promise<void>) => work() };
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const change = (id: string) => ({ resource: 'Thing', id, before: null });

it('a Redis that is away keeps nobody waiting, and its loss is told to nobody who writes', async () => {
  const bus = createRedisBus({ redis: awayRedis(), url: 'redis://127.0.0.1:1', prefix: ownPrefix(), logger: silentLogger, unitOfWork });
  const ears = await bus.listen({ heard: () => undefined, missed: () => undefined });
  await bus.publish(change('a'));
  await ears.close();
});

describe.runIf(redisUrl)('changes by Redis', () => {
  const prefix = ownPrefix();

  /** As a process has it. */
  async function open(url = redisUrl!) {
    const redis = new Redis(redisUrl!);
    const bus = createRedisBus({ redis, url, prefix, logger: silentLogger, unitOfWork, blockMs: 500 });
    const heard: [id: string, subject: string][] = [];
    let missed = 0;
    const ears = await bus.listen({ heard: (id, { id: subject }) => heard.push([id, subject]), missed: () => (missed += 1) });
    closing.push(() => {
      redis.disconnect();
    }, () => ears.close());
    return { bus, redis, heard, subjects: () => heard.map(([, subject]) => subject), missed: () => missed };
  }

  it('are heard by all processes in one order, also of those that begin later', async () => {
    const one = await open();
    const other = await open();
    for (const id of ['a', 'b', 'c']) await one.bus.publish(change(id));
    await vi.waitFor(() => {
      expect([one.subjects(), other.subjects()]).toEqual([['a', 'b', 'c'], ['a', 'b', 'c']]);
    }, soon);
    const late = await open();
    expect(late.heard).toEqual(one.heard);
    expect([one.missed(), late.missed()]).toEqual([0, 0]);
  });

  it('are heard after an outage, and where they were lost in it, that is said', async () => {
    const { hostname, port } = new URL(redisUrl!);
    const server: SilentServer = await startSilentServer({ host: hostname, port: Number(port) });
    closing.push(() => server.close());
    const reader = await open(through(server, redisUrl!));
    const writer = await open();
    await writer.bus.publish(change('before'));
    await vi.waitFor(() => {
      expect(reader.subjects().at(-1)).toBe('before');
    }, soon);
    server.fallSilent();
    await writer.bus.publish(change('meanwhile'));
    server.recover();
    await vi.waitFor(() => {
      expect(reader.subjects().at(-1)).toBe('meanwhile');
    }, soon);
    expect(reader.missed()).toBe(0);
    server.fallSilent();
    await writer.redis.del(`${prefix}:live`);
    server.recover();
    await vi.waitFor(() => {
      expect(reader.missed()).toBe(1);
    }, soon);
    await writer.bus.publish(change('after'));
    await vi.waitFor(() => {
      expect(reader.subjects().at(-1)).toBe('after');
    }, soon);
  });
});

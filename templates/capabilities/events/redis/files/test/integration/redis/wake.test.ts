import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createWake } from '../../../src/platform/redis/wake.ts';
import { silentLogger } from '../../helpers/log.ts';
import { ownPrefix, stores } from './stores.ts';

const soon = { timeout: 20_000, interval: 20 };

describe.each(stores)('waking by $name', ({ open }) => {
  let redis: ReturnType<typeof open>;
  let heard: number;

  beforeEach(() => {
    redis = open();
    heard = 0;
  });

  afterEach(() => {
    redis?.disconnect();
  });

  it('is heard by those of the same application alone', async () => {
    const url = process.env['TEST_REDIS_URL'];
    const [prefix, logger] = [ownPrefix(), silentLogger];
    const wake = createWake({ redis, url, prefix, logger });
    const subscription = await wake.listen(() => {
      heard += 1;
    });
    createWake({ redis, url, prefix: ownPrefix(), logger }).signal();
    // Whoever begins to listen looks once: signals were lost before.
    const before = redis === undefined ? 0 : 1;
    await vi.waitFor(() => {
      expect(heard).toBe(before);
    }, soon);
    await vi.waitFor(() => {
      wake.signal();
      expect(heard).toBeGreaterThan(before);
    }, soon);
    await subscription.close();
  });
});

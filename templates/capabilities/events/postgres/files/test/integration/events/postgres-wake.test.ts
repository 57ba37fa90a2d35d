import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { createPostgresWake } from '../../../src/platform/events/postgres-wake.ts';
import { useTestDatabase } from '../../helpers/database.ts';
import { silentLogger } from '../../helpers/log.ts';

const soon = { timeout: 20_000, interval: 20 };

const database = useTestDatabase();
let heard: number;
let subscription: { close(): Promise<void> };

beforeEach(async () => {
  heard = 0;
  subscription = await open().listen(() => {
    heard += 1;
  });
});

afterEach(() => subscription.close());

/** As another process has it. */
function open() {
  return createPostgresWake({ db: database.db, url: database.url, logger: silentLogger });
}

it('hears the signals of other processes', async () => {
  open().signal();
  await vi.waitFor(() => {
    expect(heard).toBe(1);
  }, soon);
});

it('listens again when its connection was lost, and takes that for a signal', async () => {
  await database.db.$queryRaw`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'`;
  await vi.waitFor(() => {
    expect(heard).toBe(1);
  }, soon);
  open().signal();
  await vi.waitFor(() => {
    expect(heard).toBe(2);
  }, soon);
});

it('hears nothing after it was closed', async () => {
  await subscription.close();
  const others = await database.db.$queryRaw<unknown[]>`
    select pid from pg_stat_activity where datname = current_database() and query like 'listen %'`;
  expect(others).toEqual([]);
});

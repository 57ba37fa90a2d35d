import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { createUnitOfWork, type UnitOfWork } from '../../../src/platform/db/unit-of-work.ts';
import type { Bus } from '../../../src/platform/realtime/bus.ts';
import { createPostgresBus } from '../../../src/platform/realtime/postgres-bus.ts';
import { useTestDatabase } from '../../helpers/database.ts';
import { silentLogger } from '../../helpers/log.ts';

const soon = { timeout: 20_000, interval: 20 };

const database = useTestDatabase();
let heard: [id: string, subject: string][];
let missed: number;
let unitOfWork: UnitOfWork;
let ears: { close(): Promise<void> };

/** As another process has it. */
function open(): Bus {
  return createPostgresBus({ session: unitOfWork.session, url: database.url, logger: silentLogger });
}

const change = (id: string, before: object = {}) => ({ resource: 'Thing', id, before: { ...before } });

beforeEach(async () => {
  [heard, missed] = [[], 0];
  unitOfWork = createUnitOfWork(database.db, database.config);
  ears = await open().listen({
    heard: (id, { id: subject }) => heard.push([id, subject]),
    missed: () => (missed += 1),
  });
});

afterEach(() => ears.close());

async function untilHeard(...subjects: string[]): Promise<void> {
  await vi.waitFor(() => {
    expect(heard.map(([, subject]) => subject)).toEqual(subjects);
  }, soon);
}

it('is heard once it is committed, and not at all when it is taken back', async () => {
  const bus = open();
  await expect(unitOfWork.run(async () => {
    await bus.publish(change('taken back'));
    throw new Error('taken back');
  })).rejects.toThrow('taken back');
  await unitOfWork.run(async () => {
    await bus.publish(change('a'));
    await bus.publish(change('b'));
  });
  await untilHeard('a', 'b');
});

it('is heard by all in the same order, under the same ids', async () => {
  const others: string[] = [];
  const other = await open().listen({ heard: (id) => others.push(id), missed: () => undefined });
  const subjects = Array.from({ length: 20 }, (_, number) => String(number));
  await Promise.all(subjects.map((subject) => open().publish(change(subject))));
  await vi.waitFor(() => {
    expect([heard.length, others.length]).toEqual([20, 20]);
  }, soon);
  expect(others).toEqual(heard.map(([id]) => id));
  expect(new Set(others).size).toBe(20);
  await other.close();
});

it('says that something was missed when the connection was lost, and when a change is too long to be told', async () => {
  await database.db.$queryRaw`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'`;
  await vi.waitFor(() => {
    expect(missed).toBe(1);
  }, soon);
  await open().publish(change('long', { text: 'x'.repeat(9_000) }));
  await open().publish(change('short'));
  await untilHeard('short');
  expect(missed).toBe(2);
});

import { afterAll, beforeAll, expect, test } from 'vitest';

import { createDatabase, type Database } from '../../../src/platform/db/database.ts';
import { translateDatabaseError } from '../../../src/platform/db/errors.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { type SilentServer, startSilentServer, through } from '../../helpers/silent-server.ts';

// A server that is away refuses connections; one that is silent takes them, and never answers.
const limits = { poolMax: 2, poolTimeoutMs: 1_000, silenceTimeoutMs: 1_500 };
/** All limits one after the other, on a busy machine: far less than for ever. */
const SOON_MS = 10_000;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

async function withDatabase(server: SilentServer, use: (db: Database) => Promise<void>): Promise<void> {
  const db = createDatabase({ ...database.config, ...limits, url: through(server, database.url) });
  try {
    await use(db);
  } finally {
    await server.close();
    await db.$disconnect();
  }
}

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  const begun = performance.now();
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  expect(performance.now() - begun).toBeLessThan(SOON_MS);
  return translateDatabaseError(error);
}

const unavailable = { name: 'AppError', code: 'unavailable', headers: { 'Retry-After': '1' } };

test.concurrent('a database that is silent from the start keeps nobody waiting', async () => {
  await withDatabase(await startSilentServer(), async (db) => {
    expect(await outcomeOf(db.$queryRaw`select 1`)).toMatchObject(unavailable);
    expect(await outcomeOf(db.$transaction((transaction) => transaction.$queryRaw`select 1`))).toMatchObject(unavailable);
  });
});

test.concurrent('a database that falls silent ends what waits for it, and is used again when it is back', async ({ expect }) => {
  const { hostname, port } = new URL(database.url);
  const server = await startSilentServer({ host: hostname, port: Number(port) });
  await withDatabase(server, async (db) => {
    let alone: Promise<unknown> = Promise.resolve();
    const inTheMiddle = db.$transaction(async (transaction) => {
      await transaction.$queryRaw`select 1`;
      server.fallSilent();
      alone = outcomeOf(db.$queryRaw`select 2`);
      await transaction.$queryRaw`select 3`;
    });
    expect(await outcomeOf(inTheMiddle)).toMatchObject(unavailable);
    expect(await alone).toMatchObject(unavailable);

    server.recover();
    await expect.poll(() => db.$queryRaw`select 4`.then(() => 'answered', () => 'refused'), { timeout: SOON_MS }).toBe('answered');
  });
});

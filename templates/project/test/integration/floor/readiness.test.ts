import { afterAll, beforeAll, expect, it } from 'vitest';

import { createContainer } from '../../../src/container.ts';
import { createHttp } from '../../../src/http.ts';
import { loadConfig } from '../../../src/platform/config/config.ts';
import { testEnvironment } from '../../helpers/app.ts';
import { createTestDatabase } from '../../helpers/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

async function readiness(databaseUrl: string): Promise<{ status: number; body: unknown }> {
  const container = createContainer(loadConfig(testEnvironment(databaseUrl)));
  const response = await createHttp(container).request('/readyz');
  const body = await response.json();
  await container.lifecycle.close().catch(() => undefined);
  return { status: response.status, body };
}

function unreachable(databaseUrl: string): string {
  if (databaseUrl.startsWith('file:')) return 'file:/nowhere/at-all.db';
  const url = new URL(databaseUrl);
  url.host = '127.0.0.1:1';
  return url.href;
}

it('asks the database itself', async () => {
  expect(await readiness(database.url)).toMatchObject({ status: 200, body: { status: 'ok', checks: { database: 'ok' } } });
});

it('ends where the database does not answer', async () => {
  const { status, body } = await readiness(unreachable(database.url));
  expect(status).toBe(503);
  expect(body).toMatchObject({ status: 'unavailable', checks: { database: expect.stringMatching(/failed|timeout/) as string } });
});

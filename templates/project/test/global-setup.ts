import type { TestProject } from 'vitest/node';

import { loadEnvironmentFile } from '../src/platform/config/env-file.ts';
import { prepareDatabase } from '../src/platform/db/prepare-database.ts';
import { openTestServer, startTestServer, testDatabaseName } from './helpers/database.ts';

/** Makes one migrated database, of which each test file gets a copy. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  loadEnvironmentFile();
  const { address, stop } = await startTestServer();
  const server = openTestServer(address);
  const template = testDatabaseName('template');
  await prepareDatabase(await server.create(template));
  project.provide('testDatabases', { address, template });

  return async () => {
    await server.drop(template);
    await stop();
  };
}

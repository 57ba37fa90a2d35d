import type { TestProject } from 'vitest/node';

import { loadEnvironmentFile } from '../src/platform/config/env-file.ts';
import { prepareDatabase } from '../src/platform/db/prepare-database.ts';
import { buildPrograms } from './helpers/build-programs.ts';
import { openTestServer, startTestServer, testDatabaseName } from './helpers/database.ts';

/** Makes one migrated database, of which each test file gets a copy, and the programs that tests start. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  loadEnvironmentFile();
  const { address, stop } = await startTestServer();
  const server = openTestServer(address);
  const template = testDatabaseName('template');
  const [programs] = await Promise.all([
    buildPrograms(),
    server.create(template).then((url) => prepareDatabase(url)),
  ]);
  project.provide('testDatabases', { address, template });
  project.provide('programs', programs.folder);

  return async () => {
    await programs.remove();
    await server.drop(template);
    await stop();
  };
}

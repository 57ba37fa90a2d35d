import { loadEnvironmentFile } from '../platform/config/env-file.ts';
import { readMode, readSections } from '../platform/config/sections.ts';
import { databaseEnv } from '../platform/db/env.ts';
import { MigrationError } from '../platform/db/migrator.ts';
import { prepareDatabase } from '../platform/db/prepare-database.ts';
import { exitAfterFailedStart } from '../platform/lifecycle/process.ts';

async function main(): Promise<void> {
  loadEnvironmentFile();
  // A deployment migrates before it has all that the server needs.
  const { database } = readSections(process.env, { database: databaseEnv(readMode(process.env)) });
  await prepareDatabase(database.url, (line) => process.stdout.write(`migrate: ${line}\n`));
}

main().catch((error: unknown) => {
  // Says what to do; where in the code it happened does not help.
  if (!(error instanceof MigrationError)) return exitAfterFailedStart(error);
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});

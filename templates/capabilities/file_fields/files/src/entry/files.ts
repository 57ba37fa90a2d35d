// Keeping the storage tidy. `sweep` deletes what no row has: run it once a day.
import { createContainer } from '../container.ts';
import { filesInUse } from '../files.ts';
import { loadConfig } from '../platform/config/config.ts';
import { loadEnvironmentFile } from '../platform/config/env-file.ts';
import { sweepFiles } from '../platform/files/unused.ts';
import { exitAfterFailedStart } from '../platform/lifecycle/process.ts';

async function main(): Promise<void> {
  if (process.argv[2] !== 'sweep') {
    process.stderr.write('usage: sweep\n');
    process.exitCode = 2;
    return;
  }
  loadEnvironmentFile();
  const { db, lifecycle, logger, storage } = createContainer(loadConfig(process.env));
  try {
    await sweepFiles({ storage, inUse: filesInUse(db), logger });
  } finally {
    await lifecycle.close();
  }
}

main().catch(exitAfterFailedStart);

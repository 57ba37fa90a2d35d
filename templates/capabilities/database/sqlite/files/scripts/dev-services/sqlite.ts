import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { DevDatabase } from './dev-database.ts';

/** A file. */
export async function acquireDatabase(root: string): Promise<DevDatabase> {
  const directory = join(root, '.data');
  await mkdir(directory, { recursive: true });
  return { url: `file:${join(directory, 'app.db')}`, release: () => Promise.resolve() };
}

/** Drops all that is in it. */
export async function emptyDatabase(url: string): Promise<void> {
  const file = url.replace(/^file:(\/\/)?/, '');
  await Promise.all(['', '-shm', '-wal'].map((suffix) => rm(file + suffix, { force: true })));
}

import { copyFile, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants } from 'node:fs';

import type { RunningServer, TestServer } from './test-server.ts';

/** A folder of files. */
export async function startTestServer(): Promise<RunningServer> {
  const address = await mkdtemp(join(tmpdir(), 'test-'));
  return { address, stop: () => rm(address, { recursive: true }) };
}

export function openTestServer(address: string): TestServer {
  const fileOf = (name: string) => join(address, `${name}.db`);
  return {
    async create(name, template) {
      // Both refuse a file that is there already.
      if (template === undefined) await (await open(fileOf(name), 'wx')).close();
      else await copyFile(fileOf(template), fileOf(name), constants.COPYFILE_EXCL);
      return `file:${fileOf(name)}`;
    },
    async drop(name) {
      await Promise.all(['', '-shm', '-wal'].map((suffix) => rm(fileOf(name) + suffix, { force: true })));
    },
  };
}

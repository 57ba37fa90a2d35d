import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

import { createDiskStorage } from '../../../src/platform/storage/disk.ts';

/** What a process does that puts content without an end, and tells when some of it is there. */
function puttingInto(folder: string): string {
  return `
    const { createDiskStorage } = await import('${pathToFileURL('src/platform/storage/disk.ts').href}');
    async function* endless() {
      for (let n = 0; ; n += 1) {
        yield Buffer.alloc(64 * 1024);
        if (n === 8) process.stdout.write('some of it is there');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    await createDiskStorage(${JSON.stringify(folder)}).put('a-row/a-file', endless());`;
}

it('a process that is killed while a file arrives leaves nothing under its key, and nothing at all after a sweep', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'storage-'));
  const incoming = join(folder, 'incoming');
  const node = ['--import', 'tsx', '--input-type=module', '--eval', puttingInto(folder)];
  const child = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);

  const storage = createDiskStorage(folder);
  expect(await storage.get('a-row/a-file')).toBeNull();
  for await (const { key } of storage.list()) expect.unreachable(`there is ${key}`);
  expect(await readdir(incoming)).toHaveLength(1);
  expect(await storage.discardUnfinished(new Date(Date.now() + 60_000))).toBe(1);
  expect(await readdir(incoming)).toEqual([]);
  await rm(folder, { recursive: true });
});

import { randomUUID } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { checkedKey, type Storage, type StoredObject } from './storage.ts';

/**
 * Files below one folder. What arrives is written beside the others and takes its name when all of it is on the disk,
 * so that a process that is killed leaves no half of a file under a key.
 */
export function createDiskStorage(directory: string): Storage {
  const root = resolve(directory);
  const incoming = join(root, 'incoming');
  const objects = join(root, 'objects');

  /** One file a key, whatever the key holds; the last characters of a key are random, and spread them over folders. */
  function pathOf(key: string): string {
    return join(objects, checkedKey(key).slice(-2), key.replaceAll('/', '~'));
  }

  return {
    health: {
      name: 'storage',
      async check() {
        await mkdir(incoming, { recursive: true });
        await access(incoming, constants.W_OK);
      },
    },

    async put(key, content, { signal } = {}) {
      const path = pathOf(key);
      const arriving = join(incoming, randomUUID());
      await mkdir(incoming, { recursive: true });
      try {
        await pipeline(content, createWriteStream(arriving, { flags: 'wx', mode: 0o600, flush: true }), { ...signal && { signal } });
        await mkdir(dirname(path), { recursive: true });
        await rename(arriving, path);
        await synced(dirname(path));
      } catch (error) {
        await rm(arriving, { force: true });
        throw error;
      }
    },

    async get(key, range) {
      const file = await open(pathOf(key)).catch(nullWhereMissing);
      return file === null ? null : createReadStream('', { fd: file, ...range });
    },

    async size(key) {
      return (await describe(pathOf(key), key))?.size ?? null;
    },

    async delete(key) {
      await rm(pathOf(key), { force: true });
    },

    async* list() {
      for await (const folder of entries(objects)) {
        for await (const name of entries(join(objects, folder))) {
          const found = await describe(join(objects, folder, name), name.replaceAll('~', '/'));
          if (found !== null) yield found;
        }
      }
    },

    link: () => Promise.resolve(null),

    async discardUnfinished(time) {
      let discarded = 0;
      for await (const name of entries(incoming)) {
        const found = await describe(join(incoming, name), name);
        if (found === null || found.storedAt >= time) continue;
        await rm(join(incoming, name), { force: true });
        discarded += 1;
      }
      return discarded;
    },
  };
}

async function* entries(directory: string): AsyncGenerator<string> {
  const found = await opendir(directory).catch(nullWhereMissing);
  if (found === null) return;
  for await (const { name } of found) yield name;
}

async function describe(path: string, key: string): Promise<StoredObject | null> {
  const found = await stat(path).catch(nullWhereMissing);
  return found === null ? null : { key, size: found.size, storedAt: found.mtime };
}

/** A name is a part of its folder: it is on the disk when that is. */
async function synced(directory: string): Promise<void> {
  const folder = await open(directory);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function nullWhereMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

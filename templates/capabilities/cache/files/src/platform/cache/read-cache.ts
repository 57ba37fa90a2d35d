import { createHash } from 'node:crypto';

import type { UnitOfWork } from '../db/unit-of-work.ts';
import type { Cache } from './cache.ts';

/** What a repository reads, kept for a while, and forgotten as soon as it writes. */
export interface ReadCache {
  /** The key names everything that the answer depends on, whom it is for included. */
  remember<Value>(key: readonly unknown[], load: () => Promise<Value>): Promise<Value>;
  forgetAfter<Value>(write: () => Promise<Value>): Promise<Value>;
}

interface ReadCacheOptions {
  readonly cache: Cache;
  /** Of what is forgotten together. */
  readonly name: string;
  readonly ttlSeconds: number;
  readonly unitOfWork: Pick<UnitOfWork, 'isRunning' | 'afterCommit'>;
}

export function createReadCache({ cache, name, ttlSeconds, unitOfWork }: ReadCacheOptions): ReadCache {
  const loading = new Map<string, Promise<unknown>>();

  async function loadAndKeep<Value>(id: string, load: () => Promise<Value>): Promise<Value> {
    try {
      const value = await load();
      await cache.set(id, JSON.stringify(value), ttlSeconds);
      return value;
    } finally {
      loading.delete(id);
    }
  }

  return {
    async remember<Value>(key: readonly unknown[], load: () => Promise<Value>): Promise<Value> {
      // A transaction sees what it has written, and nobody else may.
      if (unitOfWork.isRunning()) return load();
      // Asked before loading: what is loaded while somebody writes is kept under a generation that is over.
      const generation = await cache.generation(name);
      const id = `${name}:${generation}:${createHash('sha256').update(JSON.stringify(key)).digest('base64url')}`;
      const kept = await cache.get(id);
      if (kept !== undefined) return JSON.parse(kept) as Value;
      // Those who miss at the same time wait for one of them.
      const begun = loading.get(id) as Promise<Value> | undefined;
      if (begun !== undefined) return begun;
      const loaded = loadAndKeep(id, load);
      loading.set(id, loaded);
      return loaded;
    },

    async forgetAfter(write) {
      const result = await write();
      await unitOfWork.afterCommit(() => cache.forget(name));
      return result;
    },
  };
}

import { createHash } from 'node:crypto';

import type { UnitOfWork } from '../db/unit-of-work.ts';
import type { Cache } from './cache.ts';

/** What a repository reads, kept for a while, and forgotten as soon as it writes what stands in it. */
export interface ReadCache {
  /** A page of rows. The key names everything that the answer depends on, whom it is for included. */
  rememberList<Value>(key: readonly unknown[], load: () => Promise<Value>): Promise<Value>;
  rememberRow<Value>(id: string, load: () => Promise<Value>): Promise<Value>;
  /** Forgets the lists, and the row of this id: what is kept of others stays. A row that is new has none yet. */
  forgetAfter<Value>(id: string | null, write: () => Promise<Value>): Promise<Value>;
}

interface ReadCacheOptions {
  readonly cache: Cache;
  /** Of what is forgotten together. */
  readonly name: string;
  readonly ttlSeconds: number;
  readonly unitOfWork: Pick<UnitOfWork, 'isRunning' | 'afterCommit'>;
  readonly now?: () => number;
  readonly random?: () => number;
}

interface Kept<Value> {
  readonly value: Value;
  /** From here on it is still good, and loaded anew beside the answer. */
  readonly staleAt: number;
}

const LISTS = 'lists';
/** Of its time; what was kept in one moment is not loaded anew in one. */
const FRESH_SHARE = { least: 0.75, most: 0.9 };

/** Rows that are forgotten together: so many that a write hardly meets another row, and no more, since each is counted. */
function rowsLike(id: string): string {
  return `rows-${id.slice(-3)}`;
}

export function createReadCache({ cache, name, ttlSeconds, unitOfWork, now = Date.now, random = Math.random }: ReadCacheOptions): ReadCache {
  const loading = new Map<string, Promise<unknown>>();

  async function loadAndKeep<Value>(id: string, load: () => Promise<Value>): Promise<Value> {
    try {
      const value = await load();
      const share = FRESH_SHARE.least + random() * (FRESH_SHARE.most - FRESH_SHARE.least);
      const kept: Kept<Value> = { value, staleAt: now() + ttlSeconds * 1_000 * share };
      await cache.set(id, JSON.stringify(kept), ttlSeconds);
      return value;
    } finally {
      loading.delete(id);
    }
  }

  /** Those who ask at the same time wait for one of them. */
  function loadOnce<Value>(id: string, load: () => Promise<Value>): Promise<Value> {
    const begun = loading.get(id) as Promise<Value> | undefined;
    if (begun !== undefined) return begun;
    const loaded = loadAndKeep(id, load);
    loading.set(id, loaded);
    return loaded;
  }

  async function remember<Value>(part: string, key: readonly unknown[], load: () => Promise<Value>): Promise<Value> {
    // A transaction sees what it has written, and nobody else may.
    if (unitOfWork.isRunning()) return load();
    // Asked before loading: what is loaded while somebody writes is kept under a generation that is over.
    const generations = await Promise.all([cache.generation(name), cache.generation(`${name}:${part}`)]);
    const id = `${name}:${generations.join('.')}:${createHash('sha256').update(JSON.stringify([part, key])).digest('base64url')}`;
    const found = await cache.get(id);
    if (found === undefined) return loadOnce(id, load);
    const { value, staleAt } = JSON.parse(found) as Kept<Value>;
    // What goes wrong meets whoever has to wait for it, once its time is over.
    if (staleAt <= now()) loadOnce(id, load).catch(() => undefined);
    return value;
  }

  return {
    rememberList: (key, load) => remember(LISTS, key, load),
    rememberRow: (id, load) => remember(rowsLike(id), [id], load),

    async forgetAfter(id, write) {
      const result = await write();
      const parts = id === null ? [LISTS] : [LISTS, rowsLike(id)];
      await unitOfWork.afterCommit(async () => {
        await Promise.all(parts.map((part) => cache.forget(`${name}:${part}`)));
      });
      return result;
    },
  };
}

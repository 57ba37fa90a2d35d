import type { Cache } from './cache.ts';

const MAX_ENTRIES = 1_000;

/** In this process: right for one process, and for several when each may be as stale as the time to live. */
export function createMemoryCache({ maxEntries = MAX_ENTRIES, now = Date.now } = {}): Cache {
  // A map keeps the order of insertion: the first one is the one that was not asked for the longest.
  const entries = new Map<string, { readonly value: string; readonly until: number }>();
  const generations = new Map<string, number>();

  return {
    get(key) {
      const entry = entries.get(key);
      entries.delete(key);
      if (entry === undefined || entry.until <= now()) return Promise.resolve(undefined);
      entries.set(key, entry);
      return Promise.resolve(entry.value);
    },

    set(key, value, ttlSeconds) {
      entries.delete(key);
      entries.set(key, { value, until: now() + ttlSeconds * 1_000 });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
      return Promise.resolve();
    },

    generation: (name) => Promise.resolve(String(generations.get(name) ?? 0)),

    forget(name) {
      generations.set(name, (generations.get(name) ?? 0) + 1);
      return Promise.resolve();
    },
  };
}

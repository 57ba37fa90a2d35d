import { type Cache } from './cache.ts';

const MAX_ENTRIES = 1_000;

/** In this process: right for one process, and for several when each may be as stale as the time to live. */
export function createMemoryCache({ maxEntries = MAX_ENTRIES, now = Date.now } = {}): Cache {
  // A map keeps the order of insertion: the first one is the one that was not asked for the longest.
  const entries = new Map<string, { readonly value: string; readonly until: number }>();
  const generations = new Map<string, number>();

  return {
    async get(key) {
      const entry = entries.get(key);
      entries.delete(key);
      if (entry === undefined || entry.until <= now()) return undefined;
      entries.set(key, entry);
      return entry.value;
    },

    async set(key, value, ttlSeconds) {
      entries.delete(key);
      entries.set(key, { value, until: now() + ttlSeconds * 1_000 });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },

    async generation(name) {
      return String(generations.get(name) ?? 0);
    },

    async forget(name) {
      generations.set(name, (generations.get(name) ?? 0) + 1);
    },
  };
}

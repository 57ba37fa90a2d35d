import type { Change } from './bus.ts';

export interface Entry {
  readonly id: string;
  readonly change: Change;
}

/** The latest changes, for who has been away for a moment. */
export interface ChangeLog {
  /** After which a listener goes on who has heard everything until now. */
  readonly position: string;
  add(entry: Entry): void;
  /** What has happened after an id; undefined when that is not known any more. */
  after(id: string): readonly Entry[] | undefined;
  /** From here on anew: an id of before is known no more. */
  begin(position: string): void;
}

export function createChangeLog(most: number): ChangeLog {
  let position = '';
  /** The id of each entry, and of what came before the first. A map keeps the order of insertion. */
  const entries = new Map<string, Entry | undefined>();

  return {
    get position() {
      return position;
    },

    add(entry) {
      entries.set(entry.id, entry);
      position = entry.id;
      const [oldest] = entries.keys();
      if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    },

    after(id) {
      if (!entries.has(id)) return undefined;
      const ids = [...entries.keys()];
      return ids.slice(ids.indexOf(id) + 1).flatMap((later) => entries.get(later) ?? []);
    },

    begin(from) {
      entries.clear();
      entries.set(from, undefined);
      position = from;
    },
  };
}

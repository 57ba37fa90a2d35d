import type { StoredRow, Writes } from '../writes/writes.ts';
import type { Logger } from '../logging/logger.ts';
import type { Storage } from '../storage/storage.ts';
import type { FileStore } from './file-store.ts';
import type { StoredFile } from './stored-file.ts';

/** By resource, the fields that are files. */
export type FileFields = Readonly<Record<string, readonly string[]>>;

/** The ids of the files that these rows have; those of rows that are kept after their deletion among them. */
export type FilesInUse = (rows: readonly string[]) => Promise<ReadonlySet<string>>;

/** A write that is under way may still come to have what has arrived: no request lasts as long as this. */
const UNTOUCHED_MS = 3_600_000;
const AT_ONCE = 500;
/** The ids of row and file, and what is made of it. */
const OURS = /^[\w-]+\/([\w-]+)(?:\/[\w-]+)?$/;

/**
 * Deletes what a row had before it was written, once that is committed. Whether a row still has it is asked then: a
 * deleted one may have been kept.
 */
export function discardReplaced(
  writes: Writes,
  { files, fields, inUse }: { files: Pick<FileStore, 'discard'>; fields: FileFields; inUse: FilesInUse },
): void {
  writes.after(async (resource, { before, after }) => {
    if (before === null) return;
    const kept = new Set(filesOf(after, fields[resource]).map(({ id }) => id));
    const replaced = filesOf(before, fields[resource]).filter(({ id }) => !kept.has(id));
    if (replaced.length === 0) return;
    const used = await inUse([before.id]);
    for (const file of replaced) if (!used.has(file.id)) await files.discard(before.id, file);
  });
}

function filesOf(row: StoredRow | null, fields: readonly string[] = []): StoredFile[] {
  const values = row as Readonly<Record<string, StoredFile | null>> | null;
  return fields.map((field) => values?.[field] ?? null).filter((file) => file !== null);
}

/** Deletes what no row has: of processes that have ended in between, and of rows that the database itself deleted. */
export async function sweepFiles(
  { storage, inUse, logger }: { storage: Storage; inUse: FilesInUse; logger: Logger },
  now = new Date(),
): Promise<number> {
  const before = new Date(now.getTime() - UNTOUCHED_MS);
  let deleted = 0;

  async function sweep(keys: readonly string[]): Promise<void> {
    const rows = new Set(keys.map((key) => key.split('/')[0] ?? ''));
    const used = await inUse([...rows]);
    for (const key of keys) {
      const [, file = ''] = OURS.exec(key) ?? [];
      // What has another form is not ours to delete.
      if (file === '' || used.has(file)) continue;
      await storage.delete(key);
      deleted += 1;
    }
  }

  let keys: string[] = [];
  for await (const { key, storedAt } of storage.list()) {
    if (storedAt >= before) continue;
    keys.push(key);
    if (keys.length < AT_ONCE) continue;
    await sweep(keys);
    keys = [];
  }
  await sweep(keys);
  const unfinished = await storage.discardUnfinished(before);
  logger.info({ deleted, unfinished }, 'files without a row deleted');
  return deleted;
}

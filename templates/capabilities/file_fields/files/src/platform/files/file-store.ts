import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';

import { currentContext } from '../context/request-context.ts';
import type { Logger } from '../logging/logger.ts';
import type { ByteRange, Storage } from '../storage/storage.ts';
import { type Declared, type Expected, inspect } from './inspection.ts';
import type { StoredFile } from './stored-file.ts';

/** Keeps the files of rows: under a new id each, so that a file is there as long as anything may still speak of it. */
export interface FileStore<File extends StoredFile = StoredFile> {
  /** Keeps what comes if it is what is expected, else nothing. No row has it yet. */
  receive(row: string, name: string, content: AsyncIterable<Uint8Array>, rules: Expected & { readonly declared: Declared }): Promise<File>;
  /** Null where the storage does not have it. */
  open(row: string, file: File, range?: ByteRange): Promise<Readable | null>;
  /** Deletes a file that no row has. One that cannot be deleted now is found by a sweep. */
  discard(row: string, file: File): Promise<void>;
}

/** @public Rows and files have ids of their own, so that neither a new name of a resource nor of a field moves a file. */
export function keyOf(row: string, file: string): string {
  return `${row}/${file}`;
}

export function createFileStore(storage: Storage, logger: Logger): FileStore {
  return {
    async receive(row, name, content, { declared, ...expected }) {
      const id = randomUUID();
      const signal = currentContext()?.signal;
      const inspection = inspect(content, expected, declared, signal);
      await storage.put(keyOf(row, id), inspection.content, signal && { signal });
      return { id, name, ...inspection.found() };
    },

    open: (row, file, range) => storage.get(keyOf(row, file.id), range),

    async discard(row, file) {
      try {
        await storage.delete(keyOf(row, file.id));
      } catch (err) {
        logger.warn({ err, row, file: file.id }, 'a file could not be deleted');
      }
    },
  };
}

import type { FileFields } from '../files/unused.ts';
import type { StoredRow, Writes } from '../writes/writes.ts';
import type { ImageStore } from './image-store.ts';
import type { StoredImage } from './stored-image.ts';

/** Orders the variants of the pictures that a write has given to a row, once that is committed. */
export function orderVariants(writes: Writes, images: Pick<ImageStore, 'order'>, fields: FileFields): void {
  writes.after(async (resource, { before, after }) => {
    const known = new Set(imagesOf(before, fields[resource]).map(({ id }) => id));
    for (const image of imagesOf(after, fields[resource])) {
      if (after !== null && !known.has(image.id)) await images.order(after.id, image);
    }
  });
}

function imagesOf(row: StoredRow | null, fields: readonly string[] = []): StoredImage[] {
  const values = row as Readonly<Record<string, StoredImage | null>> | null;
  return fields.map((field) => values?.[field] ?? null).filter((image) => image !== null);
}

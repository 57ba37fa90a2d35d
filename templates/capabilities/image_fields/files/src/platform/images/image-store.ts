import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { currentContext } from '../context/request-context.ts';
import { createGate } from '../db/gate.ts';
import { AppError } from '../errors/app-error.ts';
import { createFileStore, type FileStore, keyOf } from '../files/file-store.ts';
import type { FilesInUse } from '../files/unused.ts';
import type { Logger } from '../logging/logger.ts';
import type { ByteRange, Storage } from '../storage/storage.ts';
import { redraw, shrink } from './pictures.ts';
import type { StoredImage, Variant } from './stored-image.ts';
import { variantOf, type VariantRule } from './variant-rule.ts';

/** Node has four threads for files, names of hosts and hashes of passwords, too: pictures leave it two of them. */
const AT_ONCE = 2;
const WAIT_MS = 10_000;

/** What is to be made of a picture that a row has. */
export interface Order {
  readonly row: string;
  readonly file: string;
  readonly variants: readonly Variant[];
}

/** Keeps pictures as files, and beside each of them the variants that are made of it. */
export interface ImageStore extends Pick<FileStore<StoredImage>, 'open' | 'discard'> {
  /** Keeps pictures that get these variants. */
  receiving(rules: readonly VariantRule[]): FileStore<StoredImage>;
  /** How many bytes a variant has; null where it has not been made. */
  sizeOf(row: string, image: StoredImage, variant: string): Promise<number | null>;
  openVariant(row: string, image: StoredImage, variant: string, range?: ByteRange): Promise<Readable | null>;
  /** Has variants made soon. Whoever asks for one before that has them made again, should that have been lost. */
  order(row: string, image: StoredImage): Promise<void>;
  /** Makes what there is not yet. */
  make(order: Order): Promise<void>;
}

interface Needs {
  readonly storage: Storage;
  readonly logger: Logger;
  readonly inUse: FilesInUse;
  /** Sees to it that it is made: here, by calling `make`, or elsewhere. */
  readonly handOver: (order: Order, make: () => Promise<void>) => Promise<void>;
}

export function createImageStore({ storage, logger, inUse, handOver }: Needs): ImageStore {
  const files = createFileStore(storage, logger);
  const gate = createGate({ most: AT_ONCE, waitMs: WAIT_MS });

  async function discardVariants({ row, file, variants }: Order): Promise<void> {
    for (const { name } of variants) {
      try {
        await storage.delete(keyOfVariant(row, file, name));
      } catch (err) {
        logger.warn({ err, row, file, variant: name }, 'a variant could not be deleted');
      }
    }
  }

  const store: Pick<ImageStore, 'open' | 'discard'> = {
    open: files.open,

    async discard(row, image) {
      await discardVariants({ row, file: image.id, variants: image.variants });
      await files.discard(row, image);
    },
  };

  async function make(order: Order): Promise<void> {
    const { row, file } = order;
    const isKept = async () => (await inUse([row])).has(file);
    const missing: Variant[] = [];
    for (const variant of order.variants) {
      if (await storage.size(keyOfVariant(row, file, variant.name)) === null) missing.push(variant);
    }
    if (missing.length === 0 || !await isKept()) return;
    await gate.pass(async () => {
      const content = await contentOf(await storage.get(keyOf(row, file)));
      for (const variant of missing) {
        await storage.put(keyOfVariant(row, file, variant.name), Readable.from([await shrink(content, variant)]));
      }
    });
    // Whoever has replaced it in between has deleted what there was then.
    if (!await isKept()) await discardVariants(order);
  }

  return {
    ...store,
    make,

    receiving: (rules) => ({
      ...store,

      // What comes is looked at as a whole: it waits for its turn in the storage, not in memory.
      async receive(row, name, content, expected) {
        const sent = await files.receive(row, name, content, expected);
        const signal = currentContext()?.signal;
        try {
          return await gate.pass(async () => {
            const { data, ...size } = await redraw(await contentOf(await files.open(row, sent)), sent.type);
            const id = randomUUID();
            await storage.put(keyOf(row, id), Readable.from([data]), signal && { signal });
            const digest = createHash('sha256').update(data).digest('hex');
            return { ...sent, id, size: data.length, digest, ...size, variants: rules.map((rule) => variantOf(rule, size)) };
          });
        } finally {
          await files.discard(row, sent);
        }
      },
    }),

    sizeOf: (row, image, variant) => storage.size(keyOfVariant(row, image.id, variant)),

    openVariant: (row, image, variant, range) => storage.get(keyOfVariant(row, image.id, variant), range),

    async order(row, { id, variants }) {
      if (variants.length === 0) return;
      const order = { row, file: id, variants };
      try {
        await handOver(order, () => make(order));
      } catch (err) {
        logger.warn({ err, row, file: id }, 'variants could not be ordered');
      }
    },
  };
}

function keyOfVariant(row: string, file: string, variant: string): string {
  return `${keyOf(row, file)}/${variant}`;
}

async function contentOf(content: Readable | null): Promise<Buffer> {
  if (content === null) throw new AppError('not_found');
  return buffer(content);
}

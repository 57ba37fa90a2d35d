import type { Readable } from 'node:stream';

import type { HealthCheck } from '../health/health.ts';

/** Bytes from `start` to `end`, both counted from 0 and both among them. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface PutOptions {
  /** Gives up, and keeps nothing. */
  readonly signal?: AbortSignal;
}

export interface LinkOptions {
  readonly expiresInSeconds: number;
  readonly type: string;
  readonly disposition: string;
}

export interface StoredObject {
  readonly key: string;
  readonly size: number;
  readonly storedAt: Date;
}

/** Keeps bytes by a key. What is under a key never changes: new content has a new key. */
export interface Storage {
  readonly health: HealthCheck;
  /** Keeps all that comes or, where the content or the storage fails, nothing. */
  put(key: string, content: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<void>;
  /** Null where there is nothing under the key. */
  get(key: string, range?: ByteRange): Promise<Readable | null>;
  /** How many bytes there are; null where there is nothing under the key. */
  size(key: string): Promise<number | null>;
  /** What is not there is deleted already. */
  delete(key: string): Promise<void>;
  /** All that is kept, in no order. What is still on its way is not among it. */
  list(): AsyncIterable<StoredObject>;
  /** An address that anybody may read from for a while; null where only this service can be asked. */
  link(key: string, options: LinkOptions): Promise<string | null>;
  /** Forgets what has been on its way since before `time`: its process has ended. Answers how much that was. */
  discardUnfinished(time: Date): Promise<number>;
}

const KEY = /^[\w-]{1,80}(?:\/[\w-]{1,80}){0,2}$/;

/** Keys are made by this service; one that could lead anywhere else is a fault of it. */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new Error(`no key of a storage: ${JSON.stringify(key)}`);
  return key;
}

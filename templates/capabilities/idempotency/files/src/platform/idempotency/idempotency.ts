import { createHash, randomUUID } from 'node:crypto';

import type { RunInTransaction } from '../db/unit-of-work.ts';
import { AppError } from '../errors/app-error.ts';
import type { IdempotencyStore } from './store.ts';

const KEPT_MS = 24 * 3_600_000;
/** For work that has run out of its time to stop: whoever holds a claim for longer has died. */
const GRACE_MS = 5_000;
/** More than come with one request: rows go away wherever they are made, and those left over become fewer. */
const FORGOTTEN_AT_ONCE = 10;

/** A request that may arrive more than once (draft-ietf-httpapi-idempotency-key-header). */
export interface RepeatableRequest {
  /** The client's name for this request; the same key of somebody else, or of another operation, is another one. */
  readonly key: string;
  readonly caller: string;
  readonly operation: string;
  readonly input: unknown;
}

export interface Idempotency {
  /** Runs the work for the first of equal requests, and gives all others what came of it. */
  once<Result>(request: RepeatableRequest, work: () => Promise<Result>): Promise<Result>;
  deleteExpired(now: Date): Promise<number>;
}

interface Dependencies {
  readonly store: IdempotencyStore;
  readonly transaction: RunInTransaction;
  /** How long a request may take, and so how long a key waits for one that has died. */
  readonly requestTimeoutMs: number;
}

export function createIdempotency({ store, transaction, requestTimeoutMs }: Dependencies): Idempotency {
  return {
    async once<Result>({ key, caller, operation, input }: RepeatableRequest, work: () => Promise<Result>): Promise<Result> {
      const now = Date.now();
      const mine = {
        id: hashOf([caller, operation, key]),
        fingerprint: hashOf(input),
        claim: randomUUID(),
        claimedUntil: new Date(now + requestTimeoutMs + GRACE_MS),
        expiresAt: new Date(now + KEPT_MS),
      };
      const found = await store.claim(mine, new Date(now));
      if (found.fingerprint !== mine.fingerprint) {
        throw new AppError('validation_failed', {
          detail: 'This key belongs to another request.',
          errors: [{ pointer: '#/idempotency-key', detail: 'was sent with another body before', in: 'header' }],
        });
      }
      if (found.outcome !== null) return found.outcome.value as Result;
      if (found.claim !== mine.claim) throw inFlight();
      try {
        await store.deleteExpired(new Date(now), FORGOTTEN_AT_ONCE);
        return await transaction(async () => {
          const value = await work();
          // What was done and that it was done are stored together, or neither.
          if (!await store.complete(mine, { value })) throw inFlight();
          return value;
        });
      } catch (error) {
        await store.release(mine);
        throw error;
      }
    },

    deleteExpired: (now) => store.deleteExpired(now),
  };
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, inOneOrder)).digest('hex');
}

/** The members of a JSON object have no order: the same request may be written in another one. */
function inOneOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1));
}

function inFlight(): AppError {
  return new AppError('conflict', { detail: 'The same request is being worked on.', headers: { 'Retry-After': '1' } });
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

import { AppError } from '../errors/app-error.ts';

/** The sort keys of the last row of a page, in the order of the sort, the id last. */
export type CursorPosition = (string | number | boolean | null)[];

/** What a cursor was made for. It is worth nothing for another resource, order or filter. */
export interface CursorScope {
  readonly resource: string;
  readonly sort: string;
  readonly filters: Readonly<Record<string, unknown>>;
}

export interface CursorCodec {
  encode(scope: CursorScope, position: CursorPosition): string;
  /** Throws `bad_request` when the cursor was altered or belongs to another list. */
  decode(scope: CursorScope, cursor: string): CursorPosition;
}

const positionSchema = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));
const MAC_BYTES = 16;

/** Opaque cursors: clients can hand them back, and cannot make or change them. */
export function createCursorCodec(key: Buffer): CursorCodec {
  function sign(scope: CursorScope, payload: string): Buffer {
    const text = JSON.stringify([scope.resource, scope.sort, sortedEntries(scope.filters), payload]);
    return createHmac('sha256', key).update(text).digest().subarray(0, MAC_BYTES);
  }

  return {
    encode(scope, position) {
      const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
      return `${payload}.${sign(scope, payload).toString('base64url')}`;
    },
    decode(scope, cursor) {
      const [, payload = '', mac = ''] = /^([\w-]+)\.([\w-]+)$/.exec(cursor) ?? [];
      const given = Buffer.from(mac, 'base64url');
      if (given.length !== MAC_BYTES || !timingSafeEqual(given, sign(scope, payload))) {
        throw new AppError('bad_request', { detail: 'The cursor does not belong to this list.' });
      }
      return positionSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    },
  };
}

/** Two requests that filter alike have the same scope, however they were written. */
function sortedEntries(filters: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

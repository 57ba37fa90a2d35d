// Entity tags (RFC 9110) of rows: the version of a row counts its changes, so it names what is answered.
import { z } from '@hono/zod-openapi';

import type { ExpectedVersions } from '../validation/version.ts';

interface Versioned {
  readonly version: number;
}

const TAG = /(?:W\/)?"([^"]*)"/g;

/** A version as `etag` writes it: tags are compared as texts, so `"03"` is the tag of nothing. */
const VERSION = /^(?:0|[1-9]\d{0,14})$/;

/** Response headers of a row. */
export function etag({ version }: Versioned): { ETag: string } {
  return { ETag: `"${version}"` };
}

/** Request headers of a read: answered with 304 when the client has this version already. */
export const ifNoneMatch = z.object({
  'if-none-match': header('Entity tags that the client has; 304 when the current one is among them.'),
});

/** Request headers of a write: refused with 412 when the row has another version by now. */
export const ifMatch = z.object({
  'if-match': header('The entity tag that the client has seen; 412 when the current one is another.'),
});

export function isKnown(row: Versioned, { 'if-none-match': known }: z.output<typeof ifNoneMatch>): boolean {
  return known !== undefined && (known === 'any' || known.includes(row.version));
}

/** What a write expects: any version without the header, or with `*`. */
export function expectedVersions({ 'if-match': expected }: z.output<typeof ifMatch>): ExpectedVersions {
  return expected === 'any' ? undefined : expected;
}

function header(description: string) {
  return z.string().transform(toVersions).optional().openapi({ type: 'string', description, example: '"3"' });
}

/**
 * Weak tags count as strong ones: compression, here or on the way, marks an answer as weak, and the version of the row
 * is still the one that the client has seen.
 */
function toVersions(text: string): readonly number[] | 'any' {
  if (text.trim() === '*') return 'any';
  return [...text.matchAll(TAG)].flatMap(([, tag = '']) => VERSION.test(tag) ? [Number(tag)] : []);
}

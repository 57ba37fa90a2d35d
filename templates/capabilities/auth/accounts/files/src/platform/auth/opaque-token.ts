import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `<row id>.<secret>`: the id finds the row, the secret proves the right to it. Only its hash is stored. */
export interface OpaqueToken {
  id: string;
  secret: string;
}

const FORMAT = /^(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?<secret>[\w-]{43})$/;

export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** One round of SHA-256: the secret has 256 random bits, there is nothing to guess and no need to be slow. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function matchesHash(secret: string, storedHash: string): boolean {
  const actual = Buffer.from(hashSecret(secret));
  const expected = Buffer.from(storedHash);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

export function formatToken({ id, secret }: OpaqueToken): string {
  return `${id}.${secret}`;
}

export function parseToken(token: string): OpaqueToken | null {
  const { id, secret } = FORMAT.exec(token)?.groups ?? {};
  return id === undefined || secret === undefined ? null : { id, secret };
}

import { hash, parseOptions, verify } from '@node-rs/argon2';

/** argon2id, OWASP's first recommendation. The algorithm and the version are the library's defaults. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash of nothing: an unknown account costs one verification, like a known one. */
let decoy: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), COST);
}

/**
 * `stored` is `null` when there is no such account, and empty when the account has no password. The answer is then
 * `false`, after the same work.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash('', COST);
  const exists = stored !== null && stored !== '';
  const matches = await verify(exists ? stored : await decoy, password.normalize('NFC'));
  return exists && matches;
}

/** True for a hash that was made with other costs than today's. */
export function needsRehash(stored: string): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(stored);
  return memoryCost !== COST.memoryCost || timeCost !== COST.timeCost || parallelism !== COST.parallelism;
}

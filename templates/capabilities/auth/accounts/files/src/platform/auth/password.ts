import { hash, parseOptions, verify } from '@node-rs/argon2';

import { PASSWORD_MAX_UNITS } from './password-policy.ts';

/** argon2id, OWASP's first recommendation. The algorithm and the version are the library's defaults. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash of nothing: an unknown account costs one verification, like a known one. */
let decoy: Promise<string> | undefined;

export async function hashPassword(password: string): Promise<string> {
  if (!canBeOne(password)) throw new RangeError('Too long for a password');
  return hash(password.normalize('NFC'), COST);
}

/** Looked at before the text is composed, whose cost grows faster than the text. */
function canBeOne(password: string): boolean {
  return password.length <= PASSWORD_MAX_UNITS;
}

/**
 * `stored` is `null` when there is no such account, and empty when the account has no password. The answer is then
 * `false`, after the same work.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash('', COST);
  const exists = stored !== null && stored !== '' && canBeOne(password);
  const matches = await verify(exists ? stored : await decoy, exists ? password.normalize('NFC') : '');
  return exists && matches;
}

/** True for a hash that was made with other costs than today's. */
export function needsRehash(stored: string): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(stored);
  return memoryCost !== COST.memoryCost || timeCost !== COST.timeCost || parallelism !== COST.parallelism;
}

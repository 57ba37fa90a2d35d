import { hkdfSync } from 'node:crypto';

/** The one secret gives a key of its own to each purpose, so that no two uses share one. */
export function deriveKey(appSecret: string, purpose: string, bytes = 32): Buffer {
  return Buffer.from(hkdfSync('sha256', appSecret, '', purpose, bytes));
}

import { createHmac, timingSafeEqual } from 'node:crypto';

/** Time-based one-time passwords as every authenticator app makes them (RFC 6238): SHA-1, six digits, 30 seconds. */
const STEP_SECONDS = 30;
const DIGITS = 6;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** How many steps a clock may be off, to either side. */
const TOLERANCE = 1;

export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  const value = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(value % 10 ** DIGITS).padStart(DIGITS, '0');
}

export function totpStep(time: Date): number {
  return Math.floor(time.getTime() / 1000 / STEP_SECONDS);
}

/** The step that the code belongs to, or `null`. Whoever asks makes sure that a step is used once. */
export function matchingStep(secret: Uint8Array, code: string, time: Date): number | null {
  const now = totpStep(time);
  let found: number | null = null;
  // All of them, whichever fits: the time that this takes tells nothing.
  for (let step = now - TOLERANCE; step <= now + TOLERANCE; step += 1) {
    const [given, expected] = [Buffer.from(code), Buffer.from(totpCode(secret, step))];
    if (given.length === expected.length && timingSafeEqual(given, expected)) found = step;
  }
  return found;
}

/** Base32 (RFC 4648) without padding: how secrets travel to apps. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((group) => ALPHABET.charAt(parseInt(group.padEnd(5, '0'), 2))).join('');
}

/** What an app reads out of a QR code. */
export function totpUri(issuer: string, account: string, secret: Uint8Array): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${toBase32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}

import { randomFillSync } from 'node:crypto';

/** Asking the generator costs more than what it gives: many ids are taken of one answer. */
const pool = Buffer.allocUnsafe(4_096);
let used = pool.length;

/** So many random bytes, as hexadecimal digits. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const from = used;
  used += bytes;
  return pool.toString('hex', from, used);
}

export function newTraceId(): string {
  return randomHex(16);
}

export function newSpanId(): string {
  return randomHex(8);
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { isAuthentic } from './signature.ts';
import { standard } from './standard.ts';

/** Signed by the library of those who have written the standard. */
const vector = JSON.parse(readFileSync(new URL('../../../test/fixtures/webhooks/standard.json', import.meta.url), 'utf8')) as {
  secret: string; id: string; timestamp: number; body: string; signature: string;
};
const now = vector.timestamp * 1_000;
const key = standard.keyOf(vector.secret)!;
const other = Buffer.alloc(24, 1);

function accepts(changed: Partial<typeof vector> = {}, trust: { keys?: Buffer[]; now?: number } = {}): boolean {
  const { id, timestamp, signature, body } = { ...vector, ...changed };
  const headers = new Map([['webhook-id', id], ['webhook-timestamp', String(timestamp)], ['webhook-signature', signature]]);
  return isAuthentic(standard, { header: (name) => headers.get(name), body }, { keys: [key], windowSeconds: 300, now, ...trust });
}

describe('a message signed by Standard Webhooks', () => {
  it('is authentic', () => {
    expect(accepts()).toBe(true);
  });

  it.each<[string, Partial<typeof vector>]>([
    ['body', { body: `${vector.body}\n` }],
    ['id', { id: 'msg_other' }],
    ['time', { timestamp: vector.timestamp + 1 }],
    ['signature', { signature: vector.signature.replace('v1,2', 'v1,3') }],
    ['version of the signature', { signature: vector.signature.replace('v1,', 'v2,') }],
    ['length of the signature', { signature: vector.signature.slice(0, 20) }],
    ['signature, which is not there', { signature: '' }],
    ['time, which is none', { timestamp: Number.NaN }],
  ])('is not, with another %s', (_what, changed) => {
    expect(accepts(changed)).toBe(false);
  });

  it('may be signed by several secrets, of which one is known', () => {
    expect(accepts({ signature: `v1a,AAAA v1,${Buffer.alloc(32).toString('base64')} ${vector.signature}` })).toBe(true);
    expect(accepts({}, { keys: [other, key] })).toBe(true);
    expect(accepts({}, { keys: [other] })).toBe(false);
    expect(accepts({}, { keys: [] })).toBe(false);
  });

  it.each([[300_000, true], [-300_000, true], [301_000, false], [-301_000, false]])('%i ms away from now: %s', (ms, authentic) => {
    expect(accepts({}, { now: now + ms })).toBe(authentic);
  });
});

it.each(['', 'whsec_', 'whsec_MfKQ', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', `${vector.secret}!`])('%j is no secret', (secret) => {
  expect(standard.keyOf(secret)).toBeUndefined();
});

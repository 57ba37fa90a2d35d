import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { isAuthentic } from './signature.ts';
import { stripe } from './stripe.ts';

/** Signed by Stripe's own library. */
const vector = JSON.parse(readFileSync(new URL('../../../test/fixtures/webhooks/stripe.json', import.meta.url), 'utf8')) as {
  secret: string; timestamp: number; body: string; signature: string;
};
const now = vector.timestamp * 1_000;
const key = stripe.keyOf(vector.secret)!;
const other = Buffer.from('whsec_somebody_elses_secret');

function accepts(changed: Partial<typeof vector> = {}, trust: { keys?: Buffer[]; now?: number } = {}): boolean {
  const { signature, body } = { ...vector, ...changed };
  const header = (name: string) => name === 'stripe-signature' ? signature : undefined;
  return isAuthentic(stripe, { header, body }, { keys: [key], windowSeconds: 300, now, ...trust });
}

describe('a message signed by Stripe', () => {
  it('is authentic', () => {
    expect(accepts()).toBe(true);
  });

  it.each<[string, Partial<typeof vector>]>([
    ['body', { body: `${vector.body}\n` }],
    ['time', { signature: vector.signature.replace('t=1', 't=2') }],
    ['signature', { signature: vector.signature.replace('v1=e', 'v1=f') }],
    ['version of the signature', { signature: vector.signature.replace('v1=', 'v0=') }],
    ['length of the signature', { signature: vector.signature.slice(0, 40) }],
    ['signature, which is not there', { signature: '' }],
    ['time, which is not there', { signature: vector.signature.replace('t=', 'u=') }],
  ])('is not, with another %s', (_what, changed) => {
    expect(accepts(changed)).toBe(false);
  });

  it('may be signed by several secrets, of which one is known', () => {
    expect(accepts({ signature: vector.signature.replace('v1=', `v1=${'0'.repeat(64)},v1=`) })).toBe(true);
    expect(accepts({}, { keys: [other, key] })).toBe(true);
    expect(accepts({}, { keys: [other] })).toBe(false);
  });

  it.each([[300_000, true], [-300_000, true], [301_000, false], [-301_000, false]])('%i ms away from now: %s', (ms, authentic) => {
    expect(accepts({}, { now: now + ms })).toBe(authentic);
  });
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { signatureHeaders } from './sign.ts';

/** Signed by the library of those who have written the standard. */
const vector = JSON.parse(readFileSync(new URL('../../../test/fixtures/webhook-sender/standard.json', import.meta.url), 'utf8')) as {
  secret: string; id: string; timestamp: number; body: string; signature: string;
};
const key = Buffer.from(vector.secret.slice('whsec_'.length), 'base64');
const sign = (...keys: Buffer[]) => signatureHeaders(vector.id, vector.body, keys, vector.timestamp * 1_000 + 999);

it('signs as the library of the standard does', () => {
  expect(sign(key)).toEqual({ 'webhook-id': vector.id, 'webhook-timestamp': String(vector.timestamp), 'webhook-signature': vector.signature });
});

it('signs by both secrets while one is changed', () => {
  const [first, second, ...more] = sign(Buffer.alloc(32), key)['webhook-signature']!.split(' ');
  expect(first).not.toBe(vector.signature);
  expect([second, more]).toEqual([vector.signature, []]);
});

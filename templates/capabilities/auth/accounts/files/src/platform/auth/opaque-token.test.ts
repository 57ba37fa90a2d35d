import { expect, it } from 'vitest';
import { createSecret, formatToken, hashSecret, matchesHash, parseToken } from './opaque-token.ts';

const id = '0199c2a4-7d2e-7cc3-98c4-dc0c0c07398f';

it('survives the way there and back', () => {
  const token = { id, secret: createSecret() };
  expect(parseToken(formatToken(token))).toEqual(token);
});

it('is long and never the same', () => {
  expect(Buffer.from(createSecret(), 'base64url')).toHaveLength(32);
  expect(createSecret()).not.toBe(createSecret());
});

it('matches its own hash only', () => {
  const secret = createSecret();
  expect(hashSecret(secret)).toMatch(/^[0-9a-f]{64}$/);
  expect(matchesHash(secret, hashSecret(secret))).toBe(true);
  expect(matchesHash(createSecret(), hashSecret(secret))).toBe(false);
  expect(matchesHash(secret, '')).toBe(false);
});

const plausible = 'a'.repeat(43);

it.each(['', '.', id, `${id}.`, `${id}.short`, `x${id}.${plausible}`, `${'-'.repeat(36)}.${plausible}`, `${id}.${plausible}a`])(
  'is not read out of anything else: %j',
  (text) => {
    expect(parseToken(text)).toBeNull();
  },
);

import { expect, it } from 'vitest';

import { deriveKey } from './secrets.ts';

const SECRET = 'a-secret-of-at-least-32-characters';

it('derives the same key for the same purpose, and another for another', () => {
  expect(deriveKey(SECRET, 'cursor')).toEqual(deriveKey(SECRET, 'cursor'));
  expect(deriveKey(SECRET, 'cursor')).not.toEqual(deriveKey(SECRET, 'session'));
  expect(deriveKey(SECRET, 'cursor')).toHaveLength(32);
  expect(deriveKey(SECRET, 'cursor').toString('latin1')).not.toContain(SECRET);
});

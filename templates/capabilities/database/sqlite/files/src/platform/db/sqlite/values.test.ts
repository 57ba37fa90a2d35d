import { expect, test } from 'vitest';

import { decimalFromDatabase, decimalToDatabase } from './values.ts';

test.each([
  ['12.50', 2, 1250n],
  ['-0.05', 2, -5n],
  ['7', 3, 7000n],
  ['0', 2, 0n],
  ['123456789012345.678', 3, 123456789012345678n],
  ['42', 0, 42n],
])('%s with %i digits is kept as %s', (text, scale, kept) => {
  expect(decimalToDatabase(text, scale)).toBe(kept);
  expect(Number(decimalFromDatabase(kept, scale))).toBe(Number(text));
});

test('all digits are written out', () => {
  expect(decimalFromDatabase(1250n, 2)).toBe('12.50');
  expect(decimalFromDatabase(-5n, 2)).toBe('-0.05');
});

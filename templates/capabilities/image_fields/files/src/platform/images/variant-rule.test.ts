import { expect, it } from 'vitest';

import { variantOf, type VariantRule } from './variant-rule.ts';

const cases: readonly [VariantRule, number, number, number, number][] = [
  [{ name: 'a', fit: 'cover', width: 200, height: 200 }, 4000, 3000, 200, 200],
  [{ name: 'a', fit: 'cover', width: 200, height: 200 }, 20, 10, 200, 200],
  [{ name: 'a', fit: 'inside', width: 1200 }, 4000, 3000, 1200, 900],
  [{ name: 'a', fit: 'inside', height: 300 }, 4000, 3000, 400, 300],
  [{ name: 'a', fit: 'inside', width: 200, height: 200 }, 4000, 3000, 200, 150],
  [{ name: 'a', fit: 'inside', width: 1200 }, 640, 480, 640, 480],
  [{ name: 'a', fit: 'inside', width: 10 }, 4000, 3, 10, 1],
];

it.each(cases)('%o of %i x %i is %i x %i', (rule, width, height, expectedWidth, expectedHeight) => {
  expect(variantOf(rule, { width, height })).toEqual({ name: 'a', width: expectedWidth, height: expectedHeight });
});

import { describe, expect, it } from 'vitest';

import { exact } from './exact.ts';

const { of, plus, minus, times, divided, toInt, toMoney, toDecimal } = exact;
const any = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

describe('what is computed', () => {
  it('loses nothing on the way', () => {
    expect(toDecimal(plus(of('0.1'), of('0.2')), 2, { min: -999n, max: 999n }, '#/x')).toBe('0.30');
    expect(toInt(times(divided(of(1), of(3)), of(3)), any, '#/x')).toBe(1);
    expect(toMoney(times(of(9_007_199_254_740_991), of(1)), 'EUR', any, '#/x')).toEqual({ amount: 2 ** 53 - 1, currency: 'EUR' });
  });

  it.each([['2.5', 3], ['-2.5', -3], ['2.4', 2], ['-2.4', -2], ['0', 0]])('is rounded once, halves away from zero: %s', (value, expected) => {
    expect(toInt(of(value), any, '#/x')).toBe(expected);
    expect(toInt(divided(of(value), of(-1)), any, '#/x') + expected).toBe(0);
  });

  it.each([
    ['too much', times(of(2 ** 52), of(2))],
    ['too little', minus(of(-(2 ** 53)), of(1))],
    ['a division by zero', divided(of(1), of(0))],
  ])('is refused, with a pointer: %s', (_name, value) => {
    expect(() => toMoney(value, 'EUR', any, '#/total')).toThrow(expect.objectContaining({
      code: 'validation_failed',
      errors: [expect.objectContaining({ pointer: '#/total' })],
    }));
  });
});

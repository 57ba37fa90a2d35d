import { describe, expect, it } from 'vitest';

import { missedBudgets } from './budgets.ts';
import { slopeOf } from './heap.ts';

const read = { name: 'GET /v1/things', requests: 100, perSecond: 50, p50Ms: 2, p99Ms: 9.876, errors: 1 };

describe('budgets', () => {
  it('are missed by what is over them, and by what is below the least number', () => {
    expect(missedBudgets([read], { '*': { p50Ms: 2, p99Ms: 9, errors: 0, perSecond: 51 } })).toEqual([
      'GET /v1/things: p99Ms is 9.88, at most 9',
      'GET /v1/things: errors is 1, at most 0',
      'GET /v1/things: perSecond is 50, at least 51',
    ]);
  });

  it('are those of the operation where it has some', () => {
    const budgets = { '*': { p99Ms: 1, errors: 1 }, 'GET /v1/things': { p99Ms: 10 } };
    expect(missedBudgets([read], budgets)).toEqual([]);
  });

  it('are missed by what was not measured', () => {
    expect(missedBudgets([read], { 'GET /v1/thing': {} })).toEqual(['GET /v1/thing: was not measured']);
  });
});

describe('a slope', () => {
  it.each<[readonly number[], number]>([
    [[5, 5, 5], 0],
    [[1, 3, 5, 7], 2],
    [[10, 14, 10, 14, 10], 0],
  ])('of %j is %d', (values, slope) => {
    expect(slopeOf(values)).toBeCloseTo(slope);
  });
});

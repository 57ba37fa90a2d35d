import { beforeEach, describe, expect, it } from 'vitest';

import { createStock } from './stock.ts';

interface Order {
  readonly of: string;
  readonly count: number;
  readonly cancelled?: true;
  readonly eaten?: true;
}

describe('a stock', () => {
  let left: Record<string, number>;
  let touched: string[];

  const stock = createStock<Order>({
    store: {
      take(id, amount) {
        touched.push(id);
        const enough = (left[id] ?? 0) >= amount;
        if (enough) left[id] = (left[id] ?? 0) - amount;
        return Promise.resolve(enough);
      },
      giveBack(id, amount) {
        touched.push(id);
        left[id] = (left[id] ?? 0) + amount;
        return Promise.resolve();
      },
    },
    heldBy: ({ of, count, cancelled }) => ({ id: of, amount: cancelled ? 0 : count }),
    hasUsedUp: ({ eaten }) => eaten === true,
    pointer: '#/count',
  });

  beforeEach(() => {
    left = { a: 5, b: 5 };
    touched = [];
  });

  it.each<[string, Order | null, Order | null, object]>([
    ['gives to a new row', null, { of: 'a', count: 2 }, { a: 3, b: 5 }],
    ['takes back from one that goes', { of: 'a', count: 2 }, null, { a: 7, b: 5 }],
    ['gives the difference', { of: 'a', count: 1 }, { of: 'a', count: 6 }, { a: 0, b: 5 }],
    ['takes back the difference', { of: 'a', count: 3 }, { of: 'a', count: 1 }, { a: 7, b: 5 }],
    ['moves from one to another', { of: 'a', count: 2 }, { of: 'b', count: 4 }, { a: 7, b: 1 }],
    ['takes back what is no longer held', { of: 'a', count: 2 }, { of: 'a', count: 2, cancelled: true }, { a: 7, b: 5 }],
    ['takes nothing back of what is used up', { of: 'a', count: 2, eaten: true }, null, { a: 5, b: 5 }],
    ['takes nothing back twice', { of: 'a', count: 2, cancelled: true }, null, { a: 5, b: 5 }],
    ['leaves alone what stays', { of: 'a', count: 9 }, { of: 'a', count: 9 }, { a: 5, b: 5 }],
  ])('%s', async (_name, before, after, expected) => {
    expect(await stock.move(before, after, () => Promise.resolve('written'))).toBe('written');
    expect(left).toEqual(expected);
  });

  it.each([['a', 'b'], ['b', 'a']] as const)('changes rows in one order, whichever way something moves: from %s to %s', async (from, to) => {
    await stock.move({ of: from, count: 1 }, { of: to, count: 1 }, () => Promise.resolve());
    expect(touched).toEqual(['a', 'b']);
  });

  it('refuses what is not left, and says what is too much', async () => {
    await expect(stock.move(null, { of: 'a', count: 6 }, () => Promise.resolve())).rejects.toMatchObject({
      code: 'conflict',
      errors: [{ pointer: '#/count', detail: 'is more than what is left' }],
    });
    expect(left).toEqual({ a: 5, b: 5 });
  });
});

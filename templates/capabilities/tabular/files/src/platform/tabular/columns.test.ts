import { z } from '@hono/zod-openapi';
import { expect, it } from 'vitest';

import { wire } from '../validation/wire.ts';
import { columnsOf } from './columns.ts';

const columns = columnsOf(z.object({
  id: z.string(),
  count: z.int().nullable(),
  done: z.boolean(),
  price: wire.money('EUR'),
  deposit: wire.money('EUR').nullable(),
  tags: z.array(z.string()),
  data: wire.json(),
  more: wire.nullableJson(),
}));

const textsOf = (row: object) => Object.fromEntries(columns.map(({ name, textOf }) => [name, textOf(row)]));

it('has a column for each value, and for each part of one', () => {
  const price = { amount: -1250, currency: 'EUR' };
  expect(textsOf({ id: 'a', count: 0, done: false, price, deposit: price, tags: ['x', 'y'], data: { a: [1] }, more: 'text' })).toEqual({
    'id': 'a',
    'count': '0',
    'done': 'false',
    'price.amount': '-1250',
    'price.currency': 'EUR',
    'deposit.amount': '-1250',
    'deposit.currency': 'EUR',
    'tags': '["x","y"]',
    'data': '{"a":[1]}',
    'more': '"text"',
  });
});

it('leaves empty what is not there, and all of its parts', () => {
  const price = { amount: 0, currency: 'EUR' };
  expect(textsOf({ id: '', count: null, done: true, price, deposit: null, tags: [], data: 1, more: null })).toMatchObject({
    'id': '',
    'count': null,
    'deposit.amount': null,
    'deposit.currency': null,
    'tags': '[]',
    'data': '1',
    'more': null,
  });
});

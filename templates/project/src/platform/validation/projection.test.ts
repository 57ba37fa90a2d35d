import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { canonical, projectionOf, UNSURE } from './projection.ts';

let asked = 0;
const word = canonical(z.string().transform((text) => text.toLowerCase()).refine(() => {
  asked += 1;
  return true;
}), /^[a-z]+$/);

const row = z.object({
  word,
  text: z.string(),
  note: z.string().nullable(),
  count: z.int(),
  open: z.boolean(),
  state: z.enum(['new', 'old']),
  price: z.strictObject({ amount: z.int().min(0), currency: z.literal('EUR') }).optional(),
  tags: z.array(z.string()),
});
const value = { word: 'fox', text: 't', note: null, count: 1, open: true, state: 'new', price: { amount: 5, currency: 'EUR' }, tags: ['a'] } as const;

function without(name: keyof typeof value): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}

describe('a projection', () => {
  it.each<[string, object]>([
    ['what is declared', value],
    ['without what may be left out', without('price')],
    ['without what nobody declared', { ...value, passwordHash: 'S1' }],
    ['what the schema changes', { ...value, word: 'FOX' }],
  ])('gives what the schema would: %s', (_what, given) => {
    expect(projectionOf(row)(given)).toEqual(row.parse(given));
  });

  it.each<[string, unknown]>([
    ['no object', 'row'],
    ['a number for a text', { ...value, text: 1 }],
    ['null where none may be', { ...value, open: null }],
    ['half a number', { ...value, count: 1.5 }],
    ['a value that is not listed', { ...value, state: 'gone' }],
    ['less than the least', { ...value, price: { amount: -1, currency: 'EUR' } }],
    ['an unknown member of a closed object', { ...value, price: { amount: 1, currency: 'EUR', secret: 'S1' } }],
    ['one wrong item', { ...value, tags: ['a', 1] }],
    ['nothing where something has to be', without('text')],
  ])('leaves to the schema what is not plainly right: %s', (_what, given) => {
    expect(row.safeParse(given).success).toBe(false);
    expect(projectionOf(row)(given)).toBe(UNSURE);
  });

  it('does not ask the schema of what it gives back as it is', () => {
    asked = 0;
    projectionOf(row)(value);
    expect(asked).toBe(0);
    projectionOf(row)({ ...value, word: 'FOX' });
    expect(asked).toBe(1);
  });
});

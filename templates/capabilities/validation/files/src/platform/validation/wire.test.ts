import { describe, expect, it } from 'vitest';

import { applyPatch } from './patch.ts';
import { wire } from './wire.ts';

const first = '0198c2a4-0000-7000-8000-000000000001';
const second = '0198c2a4-0000-7000-8000-000000000002';

describe('what passes is canonical', () => {
  it.each([
    ['decimal', wire.decimal(6, 2), '1.5', '1.50'],
    ['decimal, leading zeros', wire.decimal(6, 2), '007', '7.00'],
    ['decimal, minus zero', wire.decimal(6, 2), '-0.00', '0.00'],
    ['decimal, negative', wire.decimal(6, 2), '-0.5', '-0.50'],
    ['decimal, no places', wire.decimal(5, 0), '042', '42'],
    ['decimal, only places', wire.decimal(2, 2), '0.5', '0.50'],
    ['time stamp', wire.dateTime(), '2030-01-31T12:00:00+02:00', '2030-01-31T10:00:00.000Z'],
    ['time stamp, microseconds', wire.dateTime(), '2030-01-31T12:00:00.123456Z', '2030-01-31T12:00:00.123Z'],
    ['UUID', wire.uuid(), '0198C2A4-0000-7000-8000-00000000000A', '0198c2a4-0000-7000-8000-00000000000a'],
    ['characters', wire.string({ max: 2 }), '🦊🦊', '🦊🦊'],
    ['set of ids', wire.ids(), [second, first, second], [first, second]],
    ['JSON, a number alone', wire.json(), 123456789.1234567, 123456789.1234567],
    ['JSON, a number inside', wire.json(), [123456789.12345678, Number.MAX_VALUE], [123456789.12345678, Number.MAX_VALUE]],
    ['words of a query', wire.query.words(), ' Über-Wälder:  foo ', 'über wälder foo'],
    ['number of a query', wire.query.int(), '-12', -12],
    ['bool of a query', wire.query.bool(), 'false', false],
  ])('%s', (_name, schema, value, expected) => {
    expect(schema.parse(value)).toEqual(expected);
  });
});

describe('what cannot be stored or compared is refused', () => {
  it.each([
    ['too many digits', wire.decimal(6, 2), '10000'],
    ['too many places', wire.decimal(6, 2), '1.005'],
    ['an exponent', wire.decimal(6, 2), '1e2'],
    ['a number for a decimal', wire.decimal(6, 2), 1.5],
    ['less than the least', wire.decimal(6, 2, { min: '0.10' }), '0.09'],
    ['more than the most', wire.decimal(6, 2, { max: '10.00' }), '10.01'],
    ['an unsafe amount', wire.money('EUR'), { amount: 2 ** 53, currency: 'EUR' }],
    ['another currency', wire.money('EUR'), { amount: 1, currency: 'USD' }],
    ['more than 32 bits', wire.int(), 2 ** 31],
    ['the year 0', wire.date(), '0000-01-01'],
    ['an offset into the year 0', wire.dateTime(), '0001-01-01T00:00:00+14:00'],
    ['an offset out of the year 9999', wire.dateTime(), '9999-12-31T23:59:59-14:00'],
    ['half a surrogate pair', wire.string(), '\ud83e'],
    ['a NUL', wire.string(), 'a\0b'],
    ['a NUL within JSON', wire.json(), { a: ['\0'] }],
    ['null as JSON', wire.json(), null],
    ['a number alone of more than 16 digits', wire.json(), 123456789.12345678],
    ['the largest number, alone', wire.json(), Number.MAX_VALUE],
    ['a number that is too large', wire.json(), { a: [JSON.parse('1e400')] }],
    ['a script as an address', wire.url(), 'javascript:alert(1)'],
    ['a set that is too large', wire.ids({ max: 1 }), [first, second]],
    ['a blank number', wire.query.int(), ''],
    ['more than 32 bits of a query', wire.query.int(), '2147483648'],
    ['a search for nothing', wire.query.words(), '?!'],
    ['a search for too much', wire.query.words(), 'a b c d e f g h i j k'],
    ['a word for a bool', wire.query.bool(), 'yes'],
  ])('%s', (_name, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  it('JSON that is nested without end', () => {
    const nested = JSON.parse('['.repeat(40) + ']'.repeat(40)) as unknown;
    expect(wire.json().safeParse(nested).success).toBe(false);
  });
});

it('keeps what a patch leaves out, and clears what it sets to null', () => {
  const value: { title: string; notes: string | null } = { title: 'a', notes: 'b' };
  expect(applyPatch(value, { notes: null, title: undefined })).toEqual({ title: 'a', notes: null });
  expect(applyPatch(value, {})).toEqual(value);
});

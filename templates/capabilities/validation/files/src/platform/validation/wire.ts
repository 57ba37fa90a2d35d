// The wire format, one building block a type. What passes is canonical: equal values have equal texts.
import { z } from '@hono/zod-openapi';

import { FIRST_YEAR } from '../db/values.ts';
import { canonical } from './projection.ts';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue | undefined };

interface Bounds<Value> {
  readonly min?: Value;
  readonly max?: Value;
}

const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };
const MAX_JSON_DEPTH = 32;
/** Prisma rounds a number that is the whole value of a Json field; inside of arrays and objects it keeps every digit. */
const BARE_DIGITS = 16;
const MAX_SET = 100;
const MAX_SEARCH = 200;
const MAX_WORDS = 10;
/** As zod takes UUIDs; but for the two that are all zeros and all ones. */
const CANONICAL_UUID = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
/** Days that are in the calendar every year. */
const CANONICAL_TIME = /^[1-9]\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

const JSON_TYPES = ['object', 'array', 'string', 'number', 'boolean'] as const;

/** Embeddings and overrides: what stands behind them is shown backwards. Marks and isolates keep to themselves. */
const TURNS_AROUND = /[\u202a-\u202e]/;
const VISIBLE = /[^\p{C}\p{Z}]/u;

function string({ min = 0, max = Infinity }: Bounds<number> = {}) {
  return z
    .string()
    // First, and cheap: a character has at most two units. What follows costs more than its input.
    .refine((value) => value.length <= 2 * max, { abort: true, error: `must have at most ${max} characters` })
    .refine(isStorableText, 'must not hold characters that cannot be stored')
    .refine((value) => !TURNS_AROUND.test(value), 'must not hold characters that turn the direction of a text around')
    .refine((value) => lengthOf(value) < min || min === 0 || VISIBLE.test(value), 'must not be blank')
    .refine((value) => lengthOf(value) >= min, `must have at least ${min} characters`)
    .refine((value) => lengthOf(value) <= max, `must have at most ${max} characters`)
    .openapi({ ...(min > 0 && { minLength: min }), ...(max < Infinity && { maxLength: max }) });
}

function isStorableText(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0');
}

/** In characters, as databases and OpenAPI count, not in UTF-16 units. */
function lengthOf(value: string): number {
  return Array.from(value).length;
}

function int({ min = INT32.min, max = INT32.max }: Bounds<number> = {}) {
  return z.int('must be a whole number').min(min, `must be at least ${min}`).max(max, `must be at most ${max}`);
}

/** A decimal travels as a text: as a JSON number it would lose digits. */
function decimal(precision: number, scale: number, { min, max }: Bounds<string> = {}) {
  const whole = precision > scale ? `\\d{1,${precision - scale}}` : '0';
  const pattern = new RegExp(scale === 0 ? `^-?${whole}$` : `^-?${whole}(\\.\\d{1,${scale}})?$`);
  const units = (value: string) => decimalUnits(value, scale);
  return z
    .string()
    .regex(pattern, { abort: true, error: `must be a decimal number in quotes, with at most ${scale} decimal places` })
    .refine((value) => min === undefined || units(value) >= units(min), `must be at least ${min}`)
    .refine((value) => max === undefined || units(value) <= units(max), `must be at most ${max}`)
    .transform((value) => decimalText(units(value), scale));
}

/** A decimal as a whole number of its last decimal place. */
function decimalUnits(value: string, scale: number): bigint {
  const [whole = '', places = ''] = value.split('.');
  return BigInt(whole.replace('-', '') + places.padEnd(scale, '0')) * (value.startsWith('-') ? -1n : 1n);
}

function decimalText(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return (units < 0n ? '-' : '') + whole + (scale === 0 ? '' : `.${digits.slice(-scale)}`);
}

/** The currency belongs to the field; it travels along so that an amount never stands alone. */
function money<Currency extends string>(
  currency: Currency,
  { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER }: Bounds<number> = {},
) {
  return z.strictObject({
    amount: z
      .int('must be a whole number of the smallest unit of the currency')
      .min(min, `must be at least ${min}`)
      .max(max, `must be at most ${max}`),
    currency: z.literal(currency, `must be ${currency}`),
  });
}

function date() {
  return z.iso.date('must be a day of the calendar as YYYY-MM-DD').refine((value) => value >= '0001', 'must be in year 1 or later');
}

/** Any offset comes in, UTC with milliseconds goes on. */
function dateTime() {
  const schema = z.iso
    .datetime({ offset: true, error: 'must be a time stamp with an offset, as 2030-01-31T12:00:00Z' })
    .transform((value) => new Date(value).toISOString())
    .refine((value) => value >= FIRST_YEAR && value <= '9999-12-31T23:59:59.999Z', `must lie in the years ${Number(FIRST_YEAR)} to 9999`);
  return canonical(schema, CANONICAL_TIME);
}

/** Without an offset, so not the `time` of JSON Schema. */
function time() {
  return z.string().regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, 'must be a time of the day as HH:MM:SS');
}

function uuid() {
  return canonical(z.uuid('must be a UUID').toLowerCase(), CANONICAL_UUID);
}

/** A set of ids: without repetitions, and in one order. */
function ids({ max = MAX_SET }: Bounds<number> = {}) {
  return z
    .array(uuid())
    .max(max, `must have at most ${max} items`)
    .transform((given) => [...new Set(given)].sort());
}

function email() {
  return z.email('must be an e-mail address').max(254, 'must have at most 254 characters');
}

function url() {
  return z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(2048, 'must have at most 2048 characters');
}

function phone() {
  return z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a phone number with its country code, as +4930123456');
}

/** Any JSON value but null, which says that there is none. */
function json() {
  return z
    .custom<JsonValue>((value) => value !== undefined && value !== null && isStorable(value, MAX_JSON_DEPTH), 'must be a JSON value')
    .refine((value) => typeof value !== 'number' || Number(value.toPrecision(BARE_DIGITS)) === value, `must have at most ${BARE_DIGITS} digits, where it is a number alone`)
    .openapi({ type: [...JSON_TYPES], items: {} });
}

function nullableJson() {
  return json().nullable().openapi({ type: [...JSON_TYPES, 'null'], items: {} });
}

function isStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isStorableText(value);
  // What is too large for a number is read as infinity, and would be stored as null.
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.entries(value).every(([key, item]) => isStorable(key, 0) && isStorable(item, depth - 1));
}

/** In a query string every value is a text. */
const query = {
  int: () => z.preprocess(toNumber, int()),
  amount: () => z.preprocess(toNumber, z.int('must be a whole number')),
  words: () => z
    .string()
    .max(MAX_SEARCH, `must have at most ${MAX_SEARCH} characters`)
    .transform((value) => value.normalize('NFC').toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu)?.join(' ') ?? '')
    .refine((value) => value !== '', 'must hold a word')
    .refine((value) => value.split(' ').length <= MAX_WORDS, `must have at most ${MAX_WORDS} words`)
    .openapi({ type: 'string', minLength: 1, maxLength: MAX_SEARCH, description: 'Words that rows must hold, all of them; of the last one the beginning is enough.' }),
  bool: () => z.enum(['true', 'false'], 'must be true or false')
    .transform((value) => value === 'true')
    .openapi({ type: 'boolean', enum: [true, false] }),
};

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
}

export const wire = {
  string,
  int,
  decimal,
  money,
  date,
  dateTime,
  time,
  uuid,
  ids,
  email,
  url,
  phone,
  json,
  nullableJson,
  query,
  now: () => new Date().toISOString(),
  today: () => new Date().toISOString().slice(0, 10),
};

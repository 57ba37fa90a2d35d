// Arithmetic without loss: every value is a fraction of whole numbers until it is rounded, once, into a field.
import { AppError } from '../errors/app-error.ts';

export interface Exact {
  readonly over: bigint;
  readonly under: bigint;
}

interface Bounds<Value> {
  readonly min: Value;
  readonly max: Value;
}

/** A whole number, or a decimal as the wire has it. Money counts in minor units. */
function of(value: number | string): Exact {
  const [whole = '', places = ''] = String(value).split('.');
  return { over: BigInt(whole + places), under: 10n ** BigInt(places.length) };
}

function plus(a: Exact, b: Exact): Exact {
  return { over: a.over * b.under + b.over * a.under, under: a.under * b.under };
}

function minus(a: Exact, b: Exact): Exact {
  return plus(a, { over: -b.over, under: b.under });
}

function times(a: Exact, b: Exact): Exact {
  return { over: a.over * b.over, under: a.under * b.under };
}

function divided(a: Exact, b: Exact): Exact {
  const sign = b.over < 0n ? -1n : 1n;
  return { over: sign * a.over * b.under, under: sign * a.under * b.over };
}

/** The nearest whole number of `1 / 10 ** scale`, halves away from zero. */
function rounded({ over, under }: Exact, scale: number, pointer: string): bigint {
  if (under === 0n) throw outOf(pointer, 'cannot be computed: something is divided by zero');
  const doubled = 2n * (over < 0n ? -over : over) * 10n ** BigInt(scale) + under;
  const nearest = doubled / (2n * under);
  return over < 0n ? -nearest : nearest;
}

function within(value: bigint, { min, max }: Bounds<bigint>, pointer: string): bigint {
  if (value < min || value > max) throw outOf(pointer, 'would be out of its range');
  return value;
}

function outOf(pointer: string, detail: string): AppError {
  return new AppError('validation_failed', { errors: [{ pointer, detail }] });
}

function toInt(value: Exact, { min, max }: Bounds<number>, pointer: string): number {
  return Number(within(rounded(value, 0, pointer), { min: BigInt(min), max: BigInt(max) }, pointer));
}

function toMoney<Currency extends string>(value: Exact, currency: Currency, bounds: Bounds<number>, pointer: string) {
  return { amount: toInt(value, bounds, pointer), currency };
}

/** `bounds` count in units of the last decimal place. */
function toDecimal(value: Exact, scale: number, bounds: Bounds<bigint>, pointer: string): string {
  const units = within(rounded(value, scale, pointer), bounds, pointer);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return (units < 0n ? '-' : '') + whole + (scale === 0 ? '' : `.${digits.slice(-scale)}`);
}

/** @public What a project computes decides which of them it calls. */
export const exact = { of, plus, minus, times, divided, toInt, toMoney, toDecimal };

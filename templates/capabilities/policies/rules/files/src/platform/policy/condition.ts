/** What a row's value is compared with, as the wire has it. Decimals are text there, and compare as numbers. */
export type Operand = string | number | boolean | { readonly decimal: string };

export type Operator = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte';

/** Holds for no null: neither `eq` nor `ne` does. */
export interface Comparison<Field extends string> {
  readonly op: 'compare';
  readonly field: Field;
  readonly operator: Operator;
  readonly value: Operand;
}

/** What a row must be like: what is left of a rule once the caller is known. */
export type RowCondition<Field extends string = string> =
  | Comparison<Field>
  | { readonly op: 'null'; readonly field: Field; readonly holds: boolean }
  | { readonly op: 'all'; readonly of: readonly RowCondition<Field>[] }
  | { readonly op: 'any'; readonly of: readonly RowCondition<Field>[] };

export const everyRow = { op: 'all', of: [] } as const satisfies RowCondition;
export const noRow = { op: 'any', of: [] } as const satisfies RowCondition;

/** Holds if all hold. What every row meets leaves nothing to look at. */
export function allOf<Field extends string>(of: readonly RowCondition<Field>[]): RowCondition<Field> {
  return of.some(holdsForNone) ? noRow : { op: 'all', of: of.filter((condition) => !holdsForEvery(condition)) };
}

/** Holds if one holds. An alternative that every row meets leaves nothing to look at. */
export function anyOf<Field extends string>(of: readonly RowCondition<Field>[]): RowCondition<Field> {
  return of.some(holdsForEvery) ? everyRow : { op: 'any', of: of.filter((condition) => !holdsForNone(condition)) };
}

const opposites = { eq: 'ne', ne: 'eq', lt: 'gte', gte: 'lt', gt: 'lte', lte: 'gt' } as const;

/** Holds for exactly the other rows: a null compares to nothing, so what does not compare may be null. */
export function not<Field extends string>(condition: RowCondition<Field>): RowCondition<Field> {
  switch (condition.op) {
    case 'all': return anyOf(condition.of.map(not));
    case 'any': return allOf(condition.of.map(not));
    case 'null': return { ...condition, holds: !condition.holds };
    case 'compare': return anyOf([
      { ...condition, operator: opposites[condition.operator] },
      { op: 'null', field: condition.field, holds: true },
    ]);
  }
}

/** @public */
export function holdsForEvery(condition: RowCondition): boolean {
  return condition.op === 'all' && condition.of.every(holdsForEvery);
}

/** @public */
export function holdsForNone(condition: RowCondition): boolean {
  return condition.op === 'any' && condition.of.every(holdsForNone);
}

/** The predicate of a condition; `platform/db/conditions.ts` makes the same condition SQL, and a `where` of Prisma's. */
export function matches<Field extends string>(row: Readonly<Record<Field, unknown>>, condition: RowCondition<Field>): boolean {
  switch (condition.op) {
    case 'all': return condition.of.every((part) => matches(row, part));
    case 'any': return condition.of.some((part) => matches(row, part));
    case 'null': return (row[condition.field] === null) === condition.holds;
    case 'compare': return row[condition.field] !== null && compares(row[condition.field], condition);
  }
}

function compares(held: unknown, { operator, value }: Comparison<string>): boolean {
  const sign = typeof value === 'object'
    ? order(digits(String(held)), digits(value.decimal))
    : order(amountOf(held), value);
  switch (operator) {
    case 'eq': return sign === 0;
    case 'ne': return sign !== 0;
    case 'lt': return sign < 0;
    case 'lte': return sign <= 0;
    case 'gt': return sign > 0;
    case 'gte': return sign >= 0;
  }
}

/** Money is compared by its amount: a field has one currency. */
function amountOf(held: unknown): unknown {
  return typeof held === 'object' && held !== null && 'amount' in held ? held.amount : held;
}

/** Decimals of one field have equally many places: without the point they are whole numbers. */
function digits(decimal: string): bigint {
  return BigInt(decimal.replace('.', ''));
}

function order(left: unknown, right: bigint | string | number | boolean): number {
  if (left === right) return 0;
  return (left as typeof right) < right ? -1 : 1;
}

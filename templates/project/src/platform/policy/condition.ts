/** What a row must be like: what is left of a rule once the caller is known. */
export type RowCondition<Field extends string = string> =
  | { readonly op: 'eq'; readonly field: Field; readonly value: string | number | boolean }
  | { readonly op: 'all'; readonly of: readonly RowCondition<Field>[] }
  | { readonly op: 'any'; readonly of: readonly RowCondition<Field>[] };

export const everyRow = { op: 'all', of: [] } as const satisfies RowCondition;
export const noRow = { op: 'any', of: [] } as const satisfies RowCondition;

/** Holds if one holds. An alternative that every row meets leaves nothing to look at. */
export function anyOf<Field extends string>(of: readonly RowCondition<Field>[]): RowCondition<Field> {
  return of.some(holdsForEvery) ? everyRow : { op: 'any', of: of.filter((condition) => !holdsForNone(condition)) };
}

/** @public The guard of routes asks it where people sign in. */
export function holdsForEvery(condition: RowCondition): boolean {
  return condition.op === 'all' && condition.of.every(holdsForEvery);
}

export function holdsForNone(condition: RowCondition): boolean {
  return condition.op === 'any' && condition.of.every(holdsForNone);
}

/** The predicate of a condition; `platform/db/conditions.ts` makes the same condition SQL. */
export function matches<Field extends string>(row: Readonly<Record<Field, unknown>>, condition: RowCondition<Field>): boolean {
  switch (condition.op) {
    case 'eq': return row[condition.field] === condition.value;
    case 'all': return condition.of.every((part) => matches(row, part));
    case 'any': return condition.of.some((part) => matches(row, part));
  }
}

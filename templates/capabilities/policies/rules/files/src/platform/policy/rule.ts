import type { Actor } from '../auth/actor.ts';
import { allOf, anyOf, everyRow, noRow, not, type Operand, type Operator, type RowCondition } from './condition.ts';

/** The time of the request: as a date, or to the millisecond. */
interface Clock {
  readonly now: 'date' | 'dateTime';
}

/** What a rule says of whoever is calling: it holds for nobody who has not signed in. */
type AboutCaller<Field extends string> =
  | { readonly op: 'signed_in' }
  | { readonly op: 'owner'; readonly field: Field }
  | { readonly op: 'role'; readonly roles: readonly Actor['role'][] };

/** Who may do something, as data: the `policy.ts` of a module states its rules, tests walk through them. */
export type AccessRule<Field extends string = never> =
  | AboutCaller<Field>
  | { readonly op: 'public' }
  | { readonly op: 'where'; readonly field: Field; readonly comparison: keyof typeof operators; readonly value: Operand | Clock }
  | { readonly op: 'null'; readonly field: Field }
  | { readonly op: 'decided'; readonly by: (actor: Actor | null) => RowCondition<Field> }
  | { readonly op: 'not'; readonly rule: AccessRule<Field> }
  | { readonly op: 'and'; readonly rules: readonly AccessRule<Field>[] }
  | { readonly op: 'or'; readonly rules: readonly AccessRule<Field>[] };

/** @public The rules of a resource. An operation without a rule is open to nobody. */
export type AccessPolicy<Field extends string> = Readonly<Record<string, AccessRule<Field>>>;

const operators = { '==': 'eq', '!=': 'ne', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' } as const satisfies Record<string, Operator>;

export const rule = {
  everyone: { op: 'public' },
  signedIn: { op: 'signed_in' },
  /** The account that this field of the row names. */
  owner: <Field extends string>(field: Field): AccessRule<Field> => ({ op: 'owner', field }),
  role: (...roles: Actor['role'][]): AccessRule => ({ op: 'role', roles }),
  /** What the row holds. A null compares to nothing: neither `==` nor `!=` holds for it. */
  where: <Field extends string>(field: Field, comparison: keyof typeof operators, value: Operand | Clock): AccessRule<Field> =>
    ({ op: 'where', field, comparison, value }),
  oneOf: <Field extends string>(field: Field, ...values: Operand[]): AccessRule<Field> =>
    ({ op: 'or', rules: values.map((value) => ({ op: 'where', field, comparison: '==', value })) }),
  isNull: <Field extends string>(field: Field): AccessRule<Field> => ({ op: 'null', field }),
  /** What only code can say: for which rows it holds. */
  decidedBy: <Field extends string>(by: (actor: Actor | null) => RowCondition<Field>): AccessRule<Field> => ({ op: 'decided', by }),
  not: <Field extends string>(given: AccessRule<Field>): AccessRule<Field> => ({ op: 'not', rule: given }),
  allOf: <Field extends string>(...rules: AccessRule<Field>[]): AccessRule<Field> => ({ op: 'and', rules }),
  anyOf: <Field extends string>(...rules: AccessRule<Field>[]): AccessRule<Field> => ({ op: 'or', rules }),
  decimal: (decimal: string): Operand => ({ decimal }),
  now: { now: 'dateTime' },
  today: { now: 'date' },
} as const;

/** What is left of a rule when the caller is known: the rows that it holds for. */
export function rowsFor<Field extends string>(rule: AccessRule<Field>, actor: Actor | null): RowCondition<Field> {
  switch (rule.op) {
    case 'public': return everyRow;
    case 'signed_in': case 'role': case 'owner': return actor === null ? noRow : rowsOf(rule, actor);
    case 'where': return { op: 'compare', field: rule.field, operator: operators[rule.comparison], value: operandOf(rule.value) };
    case 'null': return { ...rule, holds: true };
    case 'decided': return rule.by(actor);
    case 'not': return not(rowsFor(rule.rule, actor));
    case 'and': return allOf(rule.rules.map((part) => rowsFor(part, actor)));
    case 'or': return anyOf(rule.rules.map((part) => rowsFor(part, actor)));
  }
}

function rowsOf<Field extends string>(rule: AboutCaller<Field>, actor: Actor): RowCondition<Field> {
  switch (rule.op) {
    case 'signed_in': return everyRow;
    case 'role': return rule.roles.includes(actor.role) ? everyRow : noRow;
    case 'owner': return { op: 'compare', field: rule.field, operator: 'eq', value: actor.id };
  }
}

/** Whether it matters to a rule who is calling: where it does, signing in could help. */
export function asksWho(rule: AccessRule<string>): boolean {
  if ('rules' in rule) return rule.rules.some(asksWho);
  if ('rule' in rule) return asksWho(rule.rule);
  return !['public', 'where', 'null'].includes(rule.op);
}

function operandOf(value: Operand | Clock): Operand {
  if (typeof value !== 'object' || !('now' in value)) return value;
  const now = new Date().toISOString();
  return value.now === 'date' ? now.slice(0, 10) : now;
}

import { type Actor } from '../auth/actor.ts';
import { anyOf, everyRow, noRow, type RowCondition } from './condition.ts';

/** Who may do something, as data: the `policy.ts` of a module states its rules, tests walk through them. */
export type AccessRule<Field extends string = never> =
  | { readonly op: 'public' }
  | { readonly op: 'signed_in' }
  | { readonly op: 'owner'; readonly field: Field }
  | { readonly op: 'role'; readonly roles: readonly Actor['role'][] }
  | { readonly op: 'or'; readonly rules: readonly AccessRule<Field>[] };

/** The rules of a resource. An operation without a rule is open to nobody. */
export type AccessPolicy<Field extends string> = Readonly<Partial<Record<'read' | 'create' | 'update' | 'delete', AccessRule<Field>>>>;

export const rule = {
  everyone: { op: 'public' },
  signedIn: { op: 'signed_in' },
  /** The account that this field of the row names. */
  owner: <Field extends string>(field: Field): AccessRule<Field> => ({ op: 'owner', field }),
  role: (...roles: Actor['role'][]): AccessRule => ({ op: 'role', roles }),
  anyOf: <Field extends string>(...rules: AccessRule<Field>[]): AccessRule<Field> => ({ op: 'or', rules }),
} as const;

/** What is left of a rule when the caller is known: the rows that it holds for. */
export function rowsFor<Field extends string>(rule: AccessRule<Field>, actor: Actor | null): RowCondition<Field> {
  switch (rule.op) {
    case 'public': return everyRow;
    case 'signed_in': return actor === null ? noRow : everyRow;
    case 'role': return actor !== null && rule.roles.includes(actor.role) ? everyRow : noRow;
    case 'owner': return actor === null ? noRow : { op: 'eq', field: rule.field, value: actor.id };
    case 'or': return anyOf(rule.rules.map((part) => rowsFor(part, actor)));
  }
}

import type { Actor } from '../../src/platform/auth/actor.ts';
import { holdsForNone, matches } from '../../src/platform/policy/condition.ts';
import { type AccessRule, asksWho, rowsFor } from '../../src/platform/policy/rule.ts';
import type { Rows } from '../access-matrix.ts';

/** What a rule lets a caller at: of rows like this one, those where the fields in `mine` name them, and others. */
export function rowsOf(rule: AccessRule<string>, row: object, mine: readonly string[], caller: string): Rows {
  const actor = caller === 'anonymous' ? null : { id: 'me', role: caller } as Actor;
  const condition = rowsFor(rule, actor);
  if (holdsForNone(condition)) return 'none';
  const [own, foreign] = ['me', 'somebody else'].map((account) => {
    return matches({ ...row, ...Object.fromEntries(mine.map((field) => [field, account])) }, condition);
  });
  if (own === foreign) return own === true ? 'all' : actor === null && asksWho(rule) ? 'withheld' : 'hidden';
  return own === true ? 'own' : 'foreign';
}

import { type Actor } from '../../src/platform/auth/actor.ts';
import { matches } from '../../src/platform/policy/condition.ts';
import { type AccessRule, rowsFor } from '../../src/platform/policy/rule.ts';
import { type Rows } from '../access-matrix.ts';

/** For which rows a rule holds: all, those of the caller, or none. */
export function rowsOf(rule: AccessRule<string>, owner: string, caller: string): Rows {
  const actor = caller === 'anonymous' ? null : { id: 'me', role: caller } as Actor;
  const condition = rowsFor(rule, actor);
  if (matches({ [owner]: 'somebody else' }, condition)) return 'all';
  return matches({ [owner]: 'me' }, condition) ? 'own' : 'none';
}

import { type Actor } from '../auth/actor.ts';
import { AppError, type FieldError } from '../errors/app-error.ts';
import { matches } from './condition.ts';
import { type AccessRule, rowsFor } from './rule.ts';

/** What a field may refer to: the rows of a repository that the caller may read. */
interface Target {
  readonly of: { findById(id: string): Promise<object | null> };
  readonly readable: AccessRule<string>;
}

type ReferenceCheck = (actor: Actor | null, input: Readonly<Record<string, unknown>>) => Promise<void>;

/** Refuses input that refers to what is missing, or to what the caller may not read: they cannot tell which. */
export function createReferenceCheck(targets: Readonly<Record<string, Target>>): ReferenceCheck {
  async function findError(actor: Actor | null, field: string, { of, readable }: Target, id: unknown): Promise<FieldError[]> {
    // Absent or null: there is no reference.
    if (typeof id !== 'string') return [];
    const row = await of.findById(id);
    const found = row !== null && matches(row as Readonly<Record<string, unknown>>, rowsFor(readable, actor));
    return found ? [] : [{ pointer: `#/${field}`, detail: 'does not exist' }];
  }

  return async (actor, input) => {
    const checks = Object.entries(targets).map(([field, target]) => findError(actor, field, target, input[field]));
    const errors = (await Promise.all(checks)).flat();
    if (errors.length > 0) throw new AppError('validation_failed', { errors });
  };
}

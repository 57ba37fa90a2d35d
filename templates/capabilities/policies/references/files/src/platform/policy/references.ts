import type { Actor } from '../auth/actor.ts';
import { AppError, type FieldError } from '../errors/app-error.ts';
import { matches } from './condition.ts';
import { type AccessRule, rowsFor } from './rule.ts';

type Row = object & { readonly id: string };

/** What a field may refer to: the rows of a repository that the caller may read, one of them or several. */
type Target = { readonly readable: AccessRule<string> } & (
  | { readonly of: { findById(id: string): Promise<Row | null> } }
  | { readonly eachOf: { findByIds(ids: readonly string[]): Promise<Row[]> } }
);

type ReferenceCheck = (actor: Actor | null, input: Readonly<Record<string, unknown>>) => Promise<void>;

/** Refuses input that refers to what is missing, or to what the caller may not read: they cannot tell which. */
export function createReferenceCheck(targets: Readonly<Record<string, Target>>): ReferenceCheck {
  async function findErrors(actor: Actor | null, field: string, target: Target, given: unknown): Promise<FieldError[]> {
    // Absent or null: there is no reference.
    if (typeof given !== 'string' && !Array.isArray(given)) return [];
    const ids = [given].flat().map(String);
    const rows = await findRows(target, ids);
    const rule = rowsFor(target.readable, actor);
    const found = new Set(rows.filter((row) => matches(row as Readonly<Record<string, unknown>>, rule)).map((row) => row.id));
    return ids.flatMap((id, position) => {
      const pointer = 'of' in target ? `#/${field}` : `#/${field}/${position}`;
      return found.has(id) ? [] : [{ pointer, detail: 'does not exist' }];
    });
  }

  return async (actor, input) => {
    const errors: FieldError[] = [];
    // One after the other: a transaction has one connection.
    for (const [field, target] of Object.entries(targets)) errors.push(...await findErrors(actor, field, target, input[field]));
    if (errors.length > 0) throw new AppError('validation_failed', { errors });
  };
}

async function findRows(target: Target, ids: readonly string[]): Promise<Row[]> {
  if ('eachOf' in target) return ids.length === 0 ? [] : target.eachOf.findByIds(ids);
  const rows = await Promise.all(ids.map((id) => target.of.findById(id)));
  return rows.filter((row) => row !== null);
}

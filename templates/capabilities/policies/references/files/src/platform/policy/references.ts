import type { Actor } from '../auth/actor.ts';
import { AppError, type FieldError } from '../errors/app-error.ts';
import { matches } from './condition.ts';
import { type AccessRule, rowsFor } from './rule.ts';

type Row = object & { readonly id: string };

interface Rows {
  findById(id: string): Promise<Row | null>;
}

interface Lockable {
  lock(id: string): Promise<void>;
}

/** What a field may refer to: the rows of a repository that the caller may read, one of them or several. */
type Target = { readonly readable: AccessRule<string> } & (
  | { readonly of: Rows; readonly tree?: false }
  | { readonly of: Rows & Lockable; /** Of the resource itself: no row may come to stand above itself. */ readonly tree: true }
  | { readonly eachOf: { findByIds(ids: readonly string[]): Promise<Row[]> } }
);

/** `changed` is the row that is there already and gets the input. */
type ReferenceCheck = (actor: Actor | null, input: Readonly<Record<string, unknown>>, changed?: string) => Promise<void>;

const MOST_ABOVE = 100;

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

  return async (actor, input, changed) => {
    const errors: FieldError[] = [];
    // One after the other: a transaction has one connection.
    for (const [field, target] of Object.entries(targets)) {
      const found = await findErrors(actor, field, target, input[field]);
      errors.push(...found);
      if (found.length > 0 || changed === undefined || !('tree' in target) || !target.tree) continue;
      if (!await canStandAbove(target.of, field, input[field], changed)) {
        errors.push({ pointer: `#/${field}`, detail: 'would stand above itself' });
      }
    }
    if (errors.length > 0) throw new AppError('validation_failed', { errors });
  };
}

async function findRows(target: Target, ids: readonly string[]): Promise<Row[]> {
  if ('eachOf' in target) return ids.length === 0 ? [] : target.eachOf.findByIds(ids);
  const rows = await Promise.all(ids.map((id) => target.of.findById(id)));
  return rows.filter((row) => row !== null);
}

/** Looks at what is above, row by row; each is locked, so that nobody puts one under another meanwhile. */
async function canStandAbove(rows: Rows & Lockable, field: string, above: unknown, row: string): Promise<boolean> {
  for (let height = 0; typeof above === 'string'; height += 1) {
    if (above === row || height === MOST_ABOVE) return false;
    await rows.lock(above);
    above = Reflect.get(await rows.findById(above) ?? {}, field);
  }
  return true;
}

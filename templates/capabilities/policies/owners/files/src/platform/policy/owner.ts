import type { Actor } from '../auth/actor.ts';
import { AppError } from '../errors/app-error.ts';
import { access } from './access.ts';
import { holdsForEvery } from './condition.ts';
import { type AccessRule, rowsFor } from './rule.ts';

/** Whose a new row is: who fulfils the rule has to say so, and the rows of everybody else are their own. */
export function ownerOf(actor: Actor | null, setBy: AccessRule, field: string, given: string | undefined): string {
  const { id } = access.signedIn(actor);
  if (!holdsForEvery(rowsFor(setBy, actor))) {
    if (given === undefined || given === id) return id;
    throw new AppError('validation_failed', { errors: [{ pointer: `#/${field}`, detail: 'may be nobody but yourself' }] });
  }
  if (given !== undefined) return given;
  throw new AppError('validation_failed', { errors: [{ pointer: `#/${field}`, detail: 'is required' }] });
}

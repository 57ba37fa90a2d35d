import { type Actor } from '../auth/actor.ts';
import { AppError } from '../errors/app-error.ts';
import { holdsForNone, matches, type RowCondition } from './condition.ts';
import { type AccessRule, rowsFor } from './rule.ts';

/** The statuses of refusal: every use case asks here, so that all refuse alike. */
export const access = {
  /**
   * Refuses a caller for whom the rule holds for no row at all: 401 when signing in could help, else 403.
   * For everybody else, says what a row must be like.
   */
  authorise<Field extends string>(rule: AccessRule<Field>, actor: Actor | null): RowCondition<Field> {
    const rows = rowsFor(rule, actor);
    if (holdsForNone(rows)) throw new AppError(actor === null ? 'unauthenticated' : 'forbidden');
    return rows;
  },

  /** The caller, where the rule has let no anonymous one through. */
  signedIn(actor: Actor | null): Actor {
    if (actor === null) throw new AppError('unauthenticated');
    return actor;
  },

  /** A row that may not be read is as good as missing: 404 with the same body. */
  readable<Field extends string, Row extends Readonly<Record<Field, unknown>>>(row: Row | null, rows: RowCondition<Field>): Row {
    if (row === null || !matches(row, rows)) throw new AppError('not_found');
    return row;
  },

  /** For a row that the caller may read: 403, as they know that it is there. */
  writable<Field extends string, Row extends Readonly<Record<Field, unknown>>>(row: Row, rows: RowCondition<Field>): Row {
    if (!matches(row, rows)) throw new AppError('forbidden');
    return row;
  },
};

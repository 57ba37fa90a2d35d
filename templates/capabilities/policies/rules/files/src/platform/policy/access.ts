import type { Actor } from '../auth/actor.ts';
import { AppError } from '../errors/app-error.ts';
import { holdsForNone, matches, type RowCondition } from './condition.ts';
import { type AccessRule, asksWho, rowsFor } from './rule.ts';

type RowOf<Field extends string> = Readonly<Record<Field, unknown>>;

/** The statuses of refusal: every use case asks here, so that all refuse alike. */
export const access = {
  /**
   * Refuses a caller for whom the rule holds for no row at all: 401 when signing in could help, else 403.
   * For everybody else, says what a row must be like.
   */
  authorise<Field extends string>(rule: AccessRule<Field>, actor: Actor | null): RowCondition<Field> {
    const rows = rowsFor(rule, actor);
    if (holdsForNone(rows)) throw refusal(rule, actor);
    return rows;
  },

  /** The caller, where the rule has let no anonymous one through. */
  signedIn(actor: Actor | null): Actor {
    if (actor === null) throw new AppError('unauthenticated');
    return actor;
  },

  /** A row that may not be read is as good as missing: 404 with the same body. */
  readable<Field extends string, Row extends RowOf<Field>>(row: Row | null, rule: AccessRule<Field>, actor: Actor | null): Row {
    if (row === null || !matches(row, access.authorise(rule, actor))) throw new AppError('not_found');
    return row;
  },

  /** For a row that the caller may read, or is about to make: they know that it is there. */
  writable<Field extends string, Row extends RowOf<Field>>(row: Row, rule: AccessRule<Field>, actor: Actor | null): Row {
    if (!matches(row, access.authorise(rule, actor))) throw refusal(rule, actor);
    return row;
  },
};

function refusal(rule: AccessRule<string>, actor: Actor | null): AppError {
  return new AppError(actor === null && asksWho(rule) ? 'unauthenticated' : 'forbidden');
}

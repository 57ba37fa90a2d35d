import type { ClassifyFailure, Failure } from '../failure.ts';

// https://www.sqlite.org/rescode.html
const failures: Readonly<Record<string, Failure>> = {
  5: 'lost', // SQLITE_BUSY
  6: 'lost', // SQLITE_LOCKED
  261: 'busy', // SQLITE_BUSY_RECOVERY
  517: 'lost', // SQLITE_BUSY_SNAPSHOT
  275: 'invalid', // SQLITE_CONSTRAINT_CHECK
  787: 'missing_reference', // SQLITE_CONSTRAINT_FOREIGNKEY
  1299: 'invalid', // SQLITE_CONSTRAINT_NOTNULL
  1555: 'duplicate', // SQLITE_CONSTRAINT_PRIMARYKEY
  1811: 'still_referenced', // SQLITE_CONSTRAINT_TRIGGER: how ON DELETE RESTRICT fails
  2067: 'duplicate', // SQLITE_CONSTRAINT_UNIQUE
};

export const classifyFailure: ClassifyFailure = (code, message) => {
  return message.startsWith('ConnectionFailed') ? 'busy' : failures[code];
};

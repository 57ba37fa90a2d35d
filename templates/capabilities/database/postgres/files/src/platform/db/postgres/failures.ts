import type { ClassifyFailure, Failure } from '../failure.ts';

/** What a connection ends with whose server says nothing any more. */
export const SILENT = 'The database does not answer';

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const failures: Readonly<Record<string, Failure>> = {
  '22001': 'invalid', // string_data_right_truncation
  '22003': 'invalid', // numeric_value_out_of_range
  '22007': 'invalid', // invalid_datetime_format
  '22008': 'invalid', // datetime_field_overflow
  '22021': 'invalid', // character_not_in_repertoire: text with U+0000
  '22P05': 'invalid', // untranslatable_character: JSON with U+0000
  '23001': 'still_referenced', // restrict_violation
  '23502': 'invalid', // not_null_violation
  '23503': 'missing_reference', // foreign_key_violation
  '23505': 'duplicate', // unique_violation
  '23514': 'invalid', // check_violation
  '40001': 'lost', // serialization_failure
  '40P01': 'lost', // deadlock_detected
  '53300': 'busy', // too_many_connections
  '55P03': 'busy', // lock_not_available
  '57014': 'timeout', // query_canceled
  '57P01': 'busy', // admin_shutdown
  '57P02': 'busy', // crash_shutdown
  '57P03': 'busy', // cannot_connect_now
};

export const classifyFailure: ClassifyFailure = (code, message) => {
  // Both ends of a foreign key fail with the same code.
  if (code === '23503' && message.startsWith('update or delete')) return 'still_referenced';
  // node-postgres has no code for these: no connection in time, or one that broke.
  if (message === 'timeout exceeded when trying to connect' || message.startsWith('Connection terminated')) return 'busy';
  if (message === SILENT) return 'busy';
  return failures[code];
};

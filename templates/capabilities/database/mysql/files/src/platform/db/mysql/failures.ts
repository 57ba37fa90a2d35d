import type { ClassifyFailure, Failure } from '../failure.ts';

// https://mariadb.com/kb/en/mariadb-error-code-reference/; 3024 and 3819 are MySQL's.
const failures: Readonly<Record<string, Failure>> = {
  1040: 'busy', // too many connections
  1048: 'invalid', // a column cannot be null
  1062: 'duplicate',
  1203: 'busy', // too many connections of one user
  1205: 'busy', // waited too long for a lock
  1213: 'lost', // deadlock
  1264: 'invalid', // out of range
  1292: 'invalid', // not a date
  1366: 'invalid', // not a value of the type
  1406: 'invalid', // too long
  1451: 'still_referenced',
  1452: 'missing_reference',
  1969: 'timeout', // max_statement_time
  3024: 'timeout', // max_execution_time
  3819: 'invalid', // CHECK, in MySQL
  4025: 'invalid', // CHECK, in MariaDB
  45009: 'busy', // the driver's: the connection broke
  45012: 'busy', // the driver's: no connection in time
  45026: 'busy', // the driver's: the server is silent
  45028: 'busy', // the driver's pool: no connection in time
};

export const classifyFailure: ClassifyFailure = (code) => failures[code];

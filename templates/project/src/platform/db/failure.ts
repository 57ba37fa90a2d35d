/** What a refusal of the database means, whatever its number in that database. */
export type Failure =
  /** A row with these values exists. */
  | 'duplicate'
  /** The row refers to one that does not exist. */
  | 'missing_reference'
  /** Other rows refer to this one. */
  | 'still_referenced'
  /** A value is too long, out of range, or breaks a CHECK. */
  | 'invalid'
  /** The statement ran too long. */
  | 'timeout'
  /** No connection, no turn, or the loser of a conflict: worth another try. */
  | 'busy';

/** Reads the number and the words that the database gave it. */
export type ClassifyFailure = (code: string, message: string) => Failure | undefined;

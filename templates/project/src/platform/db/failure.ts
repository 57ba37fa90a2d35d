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
  /** Another transaction wanted the same rows, and won: this one has done nothing. */
  | 'lost'
  /** No connection, or no turn in time: worth another try. */
  | 'busy';

/** Reads the number and the words that the database gave it. */
export type ClassifyFailure = (code: string, message: string) => Failure | undefined;

import { AppError } from '../errors/app-error.ts';

/** The versions of a row that a caller is ready to change; undefined: whichever is there. */
export type ExpectedVersions = readonly number[] | undefined;

/** @public Refuses to change a row that is another one than the caller has seen (`If-Match`, RFC 9110). */
export function expectVersion({ version }: { readonly version: number }, expected: ExpectedVersions): void {
  if (expected !== undefined && !expected.includes(version)) throw new AppError('precondition_failed');
}

/** @public Somebody else wrote between reading and writing: for a caller who named a version it is stale by now. */
export function changedMeanwhile(expected: ExpectedVersions): AppError {
  if (expected !== undefined) return new AppError('precondition_failed');
  return new AppError('conflict', { detail: 'Somebody else has changed it meanwhile.' });
}

/** More than come to one row at a time: each try that fails means that another one has written. */
const MOST_TRIES = 50;

/**
 * @public Reads, decides and writes, anew as long as somebody else was quicker: who names no version changes whichever is
 * there, as where rows are locked. For who names one, the next look says that it is stale.
 */
export async function untilWritten<Written>(attempt: () => Promise<Written | null>): Promise<Written> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const written = await attempt();
    if (written !== null) return written;
  }
  throw changedMeanwhile(undefined);
}

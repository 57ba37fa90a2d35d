import { AppError } from '../errors/app-error.ts';

/** The versions of a row that a caller is ready to change; undefined: whichever is there. */
export type ExpectedVersions = readonly number[] | undefined;

/** Refuses to change a row that is another one than the caller has seen (`If-Match`, RFC 9110). */
export function expectVersion({ version }: { readonly version: number }, expected: ExpectedVersions): void {
  if (expected !== undefined && !expected.includes(version)) throw new AppError('precondition_failed');
}

/** @public Somebody else wrote between reading and writing: for a caller who named a version it is stale by now. */
export function changedMeanwhile(expected: ExpectedVersions): AppError {
  if (expected !== undefined) return new AppError('precondition_failed');
  return new AppError('conflict', { detail: 'Somebody else has changed it meanwhile.' });
}

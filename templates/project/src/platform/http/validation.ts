import { type z } from '@hono/zod-openapi';

import { AppError, type FieldError } from '../errors/app-error.ts';

const PLACES = { json: undefined, form: undefined, query: 'query', param: 'path', header: 'header', cookie: 'cookie' } as const;

type Target = keyof typeof PLACES;
type Outcome = { readonly target: string } & ({ success: true } | { success: false; error: z.ZodError });

/** The hook of every route: turns what zod found into one `validation_failed`. */
export function refuseInvalid(outcome: Outcome): void {
  if (outcome.success) return;
  // An id that cannot be one names nothing: the same answer as for a row that is not there.
  if (outcome.target === 'param') throw new AppError('not_found');
  throw new AppError('validation_failed', { errors: toFieldErrors(outcome.error, outcome.target as Target) });
}

export function toFieldErrors(error: z.ZodError, target: Target = 'json'): FieldError[] {
  const place = PLACES[target];
  return error.issues.flatMap(pointers).map((found) => (place === undefined ? found : { ...found, in: place }));
}

function pointers(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: toPointer([...issue.path, key]), detail: 'is not known here' }));
  }
  return [{ pointer: toPointer(issue.path), detail: issue.message }];
}

/** RFC 6901 in its URI fragment form, without the percent-encoding that no name of ours needs. */
export function toPointer(path: readonly PropertyKey[]): string {
  return ['#', ...path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
}

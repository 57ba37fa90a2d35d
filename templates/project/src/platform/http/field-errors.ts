import type { z } from '@hono/zod-openapi';

import type { FieldError } from '../errors/app-error.ts';

/** Nobody reads more of them, and an answer must not be larger than what it answers. */
const MOST_ERRORS = 50;
const MOST_LETTERS = 200;

/** What zod found, as pointers into the value that it looked at: the first of them. */
export function toFieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.slice(0, MOST_ERRORS).flatMap(fromIssue).slice(0, MOST_ERRORS);
}

function fromIssue(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.slice(0, MOST_ERRORS);
    return keys.map((key) => ({ pointer: toPointer([...issue.path, key.slice(0, MOST_LETTERS)]), detail: 'is not known here' }));
  }
  return [{ pointer: toPointer(issue.path), detail: issue.message }];
}

/** RFC 6901 in its URI fragment form, without the percent-encoding that no name of ours needs. */
export function toPointer(path: readonly PropertyKey[]): string {
  return ['#', ...path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
}

import type { z } from '@hono/zod-openapi';

import type { FieldError } from '../errors/app-error.ts';

/** What zod found, as pointers into the value that it looked at. */
export function toFieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap(fromIssue);
}

function fromIssue(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: toPointer([...issue.path, key]), detail: 'is not known here' }));
  }
  return [{ pointer: toPointer(issue.path), detail: issue.message }];
}

/** RFC 6901 in its URI fragment form, without the percent-encoding that no name of ours needs. */
export function toPointer(path: readonly PropertyKey[]): string {
  return ['#', ...path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
}

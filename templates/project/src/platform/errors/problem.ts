import type { AppError, Extensions, FieldError } from './app-error.ts';
import { catalog, type ErrorCode } from './catalog.ts';

/** RFC 9457. `code` is the stable key for programs; `instance` names this one occurrence, as the log does. */
export interface Problem extends Extensions {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly instance: string;
  readonly errors?: readonly FieldError[];
}

export function toProblem(error: AppError, requestId: string): Problem {
  const { status, title } = catalog[error.code];
  return {
    type: `urn:problem:${error.code}`,
    title,
    status,
    code: error.code,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    instance: `urn:request:${requestId}`,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
    ...error.extensions,
  };
}

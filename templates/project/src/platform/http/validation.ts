import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import { AppError } from '../errors/app-error.ts';
import { toFieldErrors } from './field-errors.ts';

type Outcome = { readonly target: string } & ({ success: true } | { success: false; error: z.ZodError });

/** The hook of every route: turns what zod found into one problem. */
export function refuseInvalid(outcome: Outcome, c: Context): void {
  // Without a type nothing is read, and a change of nothing would seem to be what was asked for.
  if (outcome.target === 'json' && c.req.header('Content-Type') === undefined) {
    throw new AppError('bad_request', { detail: 'The request has no body, or none with a Content-Type.' });
  }
  if (outcome.success) return;
  // An id that cannot be one names nothing: the same answer as for a row that is not there.
  if (outcome.target === 'param') throw new AppError('not_found');
  const errors = toFieldErrors(outcome.error);
  const place = placeOf(outcome.target);
  throw new AppError('validation_failed', {
    errors: place === undefined ? errors : errors.map((error) => ({ ...error, in: place })),
  });
}

function placeOf(target: string): 'query' | 'header' | 'cookie' | undefined {
  return target === 'query' || target === 'header' || target === 'cookie' ? target : undefined;
}

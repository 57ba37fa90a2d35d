import type { Context, TypedResponse } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { JSONParsed } from 'hono/utils/types';
import type { z } from 'zod';

import { AppError } from '../errors/app-error.ts';
import { projectionOf, UNSURE } from '../validation/projection.ts';
import { answer } from './answer.ts';
import type { AppEnv } from './app-env.ts';

type JsonResponse<Schema extends z.ZodType, Status extends ContentfulStatusCode> =
  & Response
  & TypedResponse<JSONParsed<z.output<Schema>>, Status, 'json'>;

/**
 * Answers with JSON as `schema` makes it: only what the contract declares leaves the service, and a value that
 * breaks the contract is our fault (500), not the client's.
 */
export function reply<Schema extends z.ZodType, Status extends ContentfulStatusCode>(
  c: Context<AppEnv>,
  schema: Schema,
  value: z.input<Schema>,
  status: Status,
  headers: Readonly<Record<string, string>> = {},
): JsonResponse<Schema, Status> {
  const body = JSON.stringify(declared(schema, value));
  const response = answer(c, body, status, {
    'Content-Type': 'application/json',
    // Known here for free; lets compression leave small bodies alone without reading them.
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  });
  return response as JsonResponse<Schema, Status>;
}

/** @public What of a value the contract declares; a value that breaks it is our fault. */
export function declared(schema: z.ZodType, value: unknown): unknown {
  const projected = projectionOf(schema)(value);
  if (projected !== UNSURE) return projected;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new AppError('internal', { cause: parsed.error });
  return parsed.data;
}

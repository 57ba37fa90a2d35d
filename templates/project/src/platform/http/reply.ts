import type { Context, TypedResponse } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { JSONParsed } from 'hono/utils/types';
import type { z } from 'zod';

import { AppError } from '../errors/app-error.ts';
import type { AppEnv } from './app-env.ts';

type JsonResponse<Schema extends z.ZodType, Status extends ContentfulStatusCode> =
  & Response
  & TypedResponse<JSONParsed<z.output<Schema>>, Status, 'json'>;

/**
 * Answers with JSON made through `schema`: only what the contract declares leaves the service, and a value that
 * breaks the contract is our fault (500), not the client's.
 */
export function reply<Schema extends z.ZodType, Status extends ContentfulStatusCode>(
  c: Context<AppEnv>,
  schema: Schema,
  value: z.input<Schema>,
  status: Status,
  headers: Readonly<Record<string, string>> = {},
): JsonResponse<Schema, Status> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new AppError('internal', { cause: parsed.error });
  const body = JSON.stringify(parsed.data);
  const response: Response = c.body(body, status, {
    'Content-Type': 'application/json',
    // Known here for free; lets compression leave small bodies alone without reading them.
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  });
  return response as JsonResponse<Schema, Status>;
}

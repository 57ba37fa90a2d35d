import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { Idempotency } from '../idempotency/idempotency.ts';
import type { AppEnv } from './app-env.ts';

const HEADER = 'idempotency-key';

/** Request headers of an operation that a client may repeat without doing it twice. */
export const idempotencyKey = z.object({
  [HEADER]: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must have 1 to 255 visible characters')
    .optional()
    .openapi({ description: 'Names this request: sent again with the same key, it gets the same answer for 24 hours.' }),
});

/** Does the work once for each key; without a key, each time. */
export async function once<Result>(
  c: Context<AppEnv>,
  idempotency: Idempotency,
  input: unknown,
  work: () => Promise<Result>,
): Promise<Result> {
  const key = c.req.header(HEADER);
  if (key === undefined) return work();
  const operation = `${c.req.method} ${c.req.path}`;
  return idempotency.once({ key, caller: c.var.actor?.id ?? 'anybody', operation, input }, work);
}

import { z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';

import { translateDatabaseError } from '../db/errors.ts';
import { AppError } from '../errors/app-error.ts';
import { catalog, codeForStatus, type ErrorCode, type ProblemStatus } from '../errors/catalog.ts';
import { toProblem } from '../errors/problem.ts';
import { answer } from './answer.ts';
import type { AppEnv, Router } from './app-env.ts';

const PROBLEM_JSON = 'application/problem+json';

/** Answers with a problem (RFC 9457). */
export function problemResponse(c: Context<AppEnv>, error: AppError): Response {
  c.set('problem', error.code);
  const body = JSON.stringify(toProblem(error, c.get('requestId')));
  return answer(c, body, error.status, {
    'Content-Type': PROBLEM_JSON,
    'Content-Length': String(Buffer.byteLength(body)),
    ...error.headers,
  });
}

/** Whatever was thrown, as an outcome from the catalogue. What nobody foresaw tells the client nothing. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof HTTPException) return new AppError(codeForStatus(error.status), { cause: error });
  const translated = translateDatabaseError(error);
  return translated instanceof AppError ? translated : new AppError('internal', { cause: error });
}

/** Some libraries throw what is no error; Hono's error handler would not see it. */
export function errorsOnly(): MiddlewareHandler<AppEnv> {
  return async (_c, next) => {
    try {
      await next();
    } catch (thrown) {
      throw thrown instanceof Error ? thrown : new AppError('internal', { cause: thrown });
    }
  };
}

const problemSchema = z
  .object({
    type: z.string().openapi({ format: 'uri-reference', description: 'Names the kind of problem.' }),
    title: z.string().openapi({ description: 'The kind of problem, for people.' }),
    status: z.int().openapi({ description: 'The HTTP status.' }),
    code: z
      .enum(Object.keys(catalog) as [ErrorCode, ...ErrorCode[]])
      .openapi({ description: 'The kind of problem, for programs.' }),
    detail: z.string().optional().openapi({ description: 'What went wrong this time.' }),
    instance: z.string().openapi({ format: 'uri-reference', description: 'Names this occurrence; carries the request id.' }),
    errors: z
      .array(
        z.object({
          pointer: z.string().openapi({ description: 'A JSON pointer to the faulty value.', example: '#/title' }),
          detail: z.string().openapi({ description: 'What is wrong with it.' }),
          in: z
            .enum(['query', 'header', 'cookie'])
            .optional()
            .openapi({ description: 'Where the pointer points into, when it is not the body.' }),
        }),
      )
      .optional()
      .openapi({ description: 'The faults that were found in the input, 50 at most.' }),
    state: z.string().optional().openapi({ description: 'The state that the request conflicts with.' }),
    allowed: z.array(z.string()).optional().openapi({ description: 'The actions that this state allows.' }),
    needs: z.enum(['confirmation']).optional().openapi({ description: 'What to do before the same request is sent again.' }),
  })
  .openapi('Problem', { description: 'A problem as RFC 9457 describes it.' });

/** Makes the problems known to the OpenAPI document: one reusable response for each row of the catalogue. */
export function registerProblems(router: Router): void {
  router.openAPIRegistry.register('Problem', problemSchema);
  for (const [code, { title }] of Object.entries(catalog)) {
    router.openAPIRegistry.registerComponent('responses', code, {
      description: title,
      content: { [PROBLEM_JSON]: { schema: { $ref: '#/components/schemas/Problem' } } },
    });
  }
}

interface ProblemReference {
  readonly $ref: string;
}

/** What any route can answer with, whatever it does; 408 and 431 come from the server, before a route is found. */
const ALWAYS = [408, 429, 431, 500, 503, 504] as const;

type Always = (typeof ALWAYS)[number];

/** For `createRoute({ responses })`: the problems a route can answer with, on top of those that any route can. */
export function problemResponses<Status extends ProblemStatus>(
  ...statuses: Status[]
): Record<Status | Always, ProblemReference> {
  const entries = [...statuses, ...ALWAYS].map((status) => [status, { $ref: `#/components/responses/${codeForStatus(status)}` }]);
  return Object.fromEntries(entries) as Record<Status | Always, ProblemReference>;
}

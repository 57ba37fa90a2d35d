import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

import { type RequestContext, runInContext } from '../context/request-context.ts';
import { AppError } from '../errors/app-error.ts';
import { addHeader } from './answer.ts';
import type { AppEnv } from './app-env.ts';

const REQUEST_ID = /^[\w-]{8,128}$/;

/**
 * Gives the request its id: the caller's own where it is harmless, else a new one. It is sent back, and known wherever
 * the request leads.
 */
export function requestId(): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    const given = c.req.header('X-Request-Id');
    const id = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    const timeUp = new AbortController();
    c.set('requestId', id);
    c.set('timeUp', timeUp);
    c.set('actor', null);
    addHeader(c, 'x-request-id', id);
    return runInContext(contextOf(id, c.req.raw, timeUp), next);
  };
}

/** Most requests are over before anybody asks how they could be cancelled. */
function contextOf(id: string, request: Request, timeUp: AbortController): RequestContext {
  let signal: AbortSignal | undefined;
  return {
    requestId: id,
    get signal() {
      return signal ??= AbortSignal.any([request.signal, timeUp.signal]);
    },
  };
}

/**
 * Ends a request that takes too long, and tells whatever still works on it: the signal of the request context is
 * aborted then, and when the client hangs up.
 */
export function deadline(timeoutMs: number): MiddlewareHandler<AppEnv> {
  return (c, next) => new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = new AppError('timeout');
      c.get('timeUp').abort(error);
      reject(error);
    }, timeoutMs);
    next().finally(() => {
      clearTimeout(timer);
    }).then(resolve, reject);
  });
}

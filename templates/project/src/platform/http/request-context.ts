import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

import { runInContext } from '../context/request-context.ts';
import { AppError } from '../errors/app-error.ts';
import type { AppEnv } from './app-env.ts';

const REQUEST_ID = /^[\w-]{8,128}$/;

/** Gives the request its id: the caller's own where it is harmless, else a new one. It is sent back. */
export function requestId(): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    const given = c.req.header('X-Request-Id');
    const id = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    c.set('requestId', id);
    c.set('actor', null);
    c.header('X-Request-Id', id);
    return runInContext({ requestId: id }, next);
  };
}

/**
 * Ends a request that takes too long, and tells whatever still works on it: the signal of the request context is
 * aborted then, and when the client hangs up.
 */
export function deadline(timeoutMs: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const timeUp = new AbortController();
    const signal = AbortSignal.any([c.req.raw.signal, timeUp.signal]);
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const error = new AppError('timeout');
        timeUp.abort(error);
        reject(error);
      }, timeoutMs);
    });
    try {
      await Promise.race([runInContext({ requestId: c.get('requestId'), signal }, next), limit]);
    } finally {
      clearTimeout(timer);
    }
  };
}

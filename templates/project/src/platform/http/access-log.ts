import type { MiddlewareHandler } from 'hono';

import type { Logger } from '../logging/logger.ts';
import type { AppEnv } from './app-env.ts';
import { clientAddress } from './client-address.ts';
import { matchedRoute } from './matched-route.ts';

/** One line a request. The query is left out: people put secrets there. */
export function accessLog(logger: Logger, trustProxy: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const start = performance.now();
    await next();
    const status = c.res.status;
    const fields = {
      method: c.req.method,
      path: c.req.path,
      route: matchedRoute(c),
      status,
      problem: c.get('problem'),
      durationMs: Math.round((performance.now() - start) * 10) / 10,
      remoteAddress: clientAddress(c, trustProxy),
      userAgent: c.req.header('User-Agent'),
      actorId: c.get('actor')?.id,
    };
    if (status >= 500) logger.error(fields, 'request completed');
    else logger.info(fields, 'request completed');
  };
}

import type { Context, MiddlewareHandler } from 'hono';

import type { AppEnv } from '../http/app-env.ts';
import { matchedRoute } from '../http/matched-route.ts';
import type { Span } from './span.ts';
import type { Tracer } from './tracer.ts';

const PROBES = new Set(['/livez', '/readyz']);

/** What is matched by no route of this application stands under the name given. */
export type RequestSpans = (unmatched?: string) => MiddlewareHandler<AppEnv>;

/** One span a request, named by its operation, and a part of the trace of whoever asks. The query is left out. */
export function createRequestSpans(tracer: Tracer): RequestSpans {
  return (unmatched) => (c, next) => tracer.trace(c.req.method, {
    kind: 'server',
    parent: c.req.header('traceparent'),
    unrecorded: PROBES.has(c.req.path),
  }, (span) => span.recorded ? describe(span, c, next(), unmatched) : next());
}

async function describe(span: Span, c: Context<AppEnv>, answered: Promise<void>, unmatched: string | undefined): Promise<void> {
  const { method, path } = c.req;
  span.set({ 'http.request.method': method, 'url.path': path });
  await answered;
  const route = matchedRoute(c) ?? unmatched;
  const { status } = c.res;
  if (route !== undefined) span.rename(`${method} ${route}`);
  span.set({ 'http.route': route, 'http.response.status_code': status });
  if (status < 500) return;
  span.set({ 'error.type': String(status) });
  span.fail(undefined);
}

import type { MiddlewareHandler } from 'hono';

import type { AppEnv } from '../http/app-env.ts';
import { matchedRoute } from '../http/matched-route.ts';
import type { Metrics } from './metrics.ts';

/** What OpenTelemetry recommends for HTTP, so that dashboards made by others fit. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What is matched by no route stands under the name given: pages have none that a server in front would know. */
export type RequestMetrics = (unmatched?: string) => MiddlewareHandler<AppEnv>;

/**
 * Times each request by its operation: the template of its route. Clients make up as many paths and methods as they
 * like; what leads nowhere is one series.
 */
export function createRequestMetrics(metrics: Metrics): RequestMetrics {
  let active = 0;
  const observe = metrics.histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Duration of requests by operation and outcome.',
    labels: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: SECONDS,
  });
  metrics.gauge({ name: 'http_server_active_requests', help: 'Requests that are being worked on.', labels: [] }, () => [
    { labels: {}, value: active },
  ]);

  return (unmatched = 'none') => async (c, next) => {
    const start = performance.now();
    active += 1;
    try {
      await next();
    } finally {
      active -= 1;
      const { method } = c.req;
      observe({
        http_request_method: METHODS.has(method) ? method : '_OTHER',
        http_route: matchedRoute(c) ?? unmatched,
        http_response_status_code: String(c.res.status),
      }, (performance.now() - start) / 1_000);
    }
  };
}

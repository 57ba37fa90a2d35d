import type { Actor } from '../auth/actor.ts';
import type { CoreConfig } from '../config/core-env.ts';
import type { CreateCounter } from '../counters/counter.ts';
import { AppError } from '../errors/app-error.ts';
import { createHealth, type HealthCheck } from '../health/health.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Logger } from '../logging/logger.ts';
import { accessLog } from './access-log.ts';
import { addHeader, answerHeaders } from './answer.ts';
import { createRouter, type Router } from './app-env.ts';
import { bodyGuard } from './body-guard.ts';
import { addressBlock, clientAddress } from './client-address.ts';
import { compression } from './compression.ts';
import { mountDocs } from './docs/docs.ts';
import { crossOrigin, securityHeaders } from './headers.ts';
import { mountHealth } from './health-routes.ts';
import { allowedMethods } from './method-not-allowed.ts';
import { type ApiDescription, mountOpenApi } from './openapi.ts';
import { errorsOnly, problemResponse, registerProblems, toAppError } from './problems.ts';
import { rateLimit } from './rate-limit.ts';
import { deadline, requestId } from './request-context.ts';

/** Finds out who is asking. A wrong proof of identity is an error, none at all is nobody. */
interface RequestAuthenticator {
  /** How to sign in, for `WWW-Authenticate`: a 401 has to say. */
  readonly challenge: string;
  authenticate(request: Request): Promise<Actor | null>;
}

export interface ApplicationOptions {
  readonly config: Pick<CoreConfig, 'docs' | 'http'>;
  readonly logger: Logger;
  readonly lifecycle: Lifecycle;
  readonly healthChecks: readonly HealthCheck[];
  readonly authenticator?: RequestAuthenticator;
  readonly createCounter: CreateCounter;
  readonly description: ApiDescription;
  /** Adds routes that nobody's identity is asked for: they take credentials of their own, whatever else comes along. */
  readonly mountSignIn?: (router: Router) => void;
  /** Paths below which bodies may have so many bytes only. */
  readonly bodyLimits?: Readonly<Record<string, number>>;
  /** Adds the routes of the modules. */
  readonly mount: (router: Router) => void;
}

/** The whole pipeline around the modules' routes. Both faces serve it, and tests call `request()` on it. */
export function createApplication(options: ApplicationOptions): Router {
  const { config, logger, lifecycle, authenticator } = options;
  const { http } = config;
  const app = createRouter();

  app.use(answerHeaders(securityHeaders), requestId(), accessLog(logger, http.trustProxy));
  // Probes are neither limited nor refused.
  mountHealth(app, createHealth(options.healthChecks, logger), lifecycle);
  if (http.corsOrigins.length > 0) app.use(crossOrigin(http));
  app.use(
    // In front of all that waits for anything: counters too may be kept by a server that falls silent.
    deadline(http.requestTimeoutMs),
    rateLimit({ name: 'default', ...http.rateLimit, key: (c) => addressBlock(clientAddress(c, http.trustProxy)) }, options.createCounter),
    compression(),
    errorsOnly(),
    bodyGuard(http.bodyLimitBytes, options.bodyLimits),
  );
  options.mountSignIn?.(app);
  if (authenticator !== undefined) {
    app.use(async (c, next) => {
      c.set('actor', await authenticator.authenticate(c.req.raw));
      await next();
    });
  }

  registerProblems(app);
  options.mount(app);
  mountOpenApi(app, options.description);
  if (config.docs) mountDocs(app, options.description.title);

  app.onError((error, c) => {
    const problem = toAppError(error);
    if (problem.status >= 500) logger.error({ err: problem.cause ?? problem }, 'request failed');
    if (problem.status === 401 && authenticator !== undefined) addHeader(c, 'www-authenticate', authenticator.challenge);
    return problemResponse(c, problem);
  });
  const methodsOf = allowedMethods(app);
  app.notFound((c) => {
    const methods = methodsOf(c.req.path);
    if (methods.length === 0) return problemResponse(c, new AppError('not_found'));
    const headers = { Allow: methods.join(', ') };
    if (c.req.method === 'OPTIONS') return c.body(null, 204, headers);
    return problemResponse(c, new AppError('method_not_allowed', { headers }));
  });
  return app;
}

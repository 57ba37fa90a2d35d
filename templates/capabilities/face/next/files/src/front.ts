import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import createNext from 'next';

import type { Application } from './application.ts';
import { runInContext } from './platform/context/request-context.ts';
import { AppError } from './platform/errors/app-error.ts';
import { accessLog } from './platform/http/access-log.ts';
import { createRouter } from './platform/http/app-env.ts';
import { addressBlock, clientAddress } from './platform/http/client-address.ts';
import { toListener } from './platform/http/node-server.ts';
import { problemResponse, toAppError } from './platform/http/problems.ts';
import { rateLimit } from './platform/http/rate-limit.ts';
import { requestId } from './platform/http/request-context.ts';

const API = /^\/(?:v1|docs|livez|readyz|openapi\.json)(?:[/?]|$)/;
const STATIC = '/_next/static/';

/** Answers the API directly and hands everything else to Next, whose pages get the same id, log line and limit. */
export async function createFrontListener({ container, http, caller }: Application): Promise<RequestListener> {
  const { config, createCounter, lifecycle, logger } = container;
  const hops = config.http.trustProxy;

  const next = createNext({ dev: false });
  await next.prepare();
  lifecycle.onClose('pages', () => next.close());
  const renderPage = next.getRequestHandler();

  const pages = createRouter();
  pages.use(
    requestId(),
    accessLog(logger, hops),
    rateLimit({ name: 'pages', ...config.http.rateLimit, key: (c) => addressBlock(clientAddress(c, hops)) }, createCounter),
  );
  pages.all('*', async (c) => {
    const { incoming, outgoing } = c.env;
    if (incoming === undefined || outgoing === undefined) throw new Error('Pages are served by node:http only');
    refuseLargeBody(incoming, config.http.bodyLimitBytes);
    incoming.headers['x-request-id'] = c.get('requestId');
    for (const [name, value] of c.res.headers) outgoing.setHeader(name, value);
    await caller.run({ address: clientAddress(c, hops) }, () => renderPage(incoming, outgoing));
    // Sent already: this tells the adapter so, and the log what it was.
    return new Response(null, { status: outgoing.statusCode, headers: { 'x-hono-already-sent': 'true' } });
  });
  pages.onError((error, c) => {
    const problem = toAppError(error);
    if (problem.status === 500) logger.error({ err: problem.cause ?? problem }, 'page failed');
    return problemResponse(c, problem);
  });

  /** Files of the build are neither counted nor logged; what goes wrong is still the request's own failure. */
  function sendFile(request: IncomingMessage, response: ServerResponse): void {
    runInContext({ requestId: randomUUID() }, () => renderPage(request, response)).catch((error: unknown) => {
      logger.error({ err: error }, 'file failed');
      response.destroy();
    });
  }

  const listeners = {
    api: toListener(http, { overrideGlobalObjects: false }),
    pages: toListener(pages, { overrideGlobalObjects: false }),
  };
  return (request, response) => {
    const url = request.url ?? '/';
    if (API.test(url)) listeners.api(request, response);
    else if (url.startsWith(STATIC)) sendFile(request, response);
    else listeners.pages(request, response);
  };
}

/** Next reads the bodies of forms itself. What browsers send has a length. */
function refuseLargeBody({ headers }: IncomingMessage, maxBytes: number): void {
  if (headers['transfer-encoding'] !== undefined) throw new AppError('bad_request', { detail: 'A body needs a Content-Length.' });
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw new AppError('payload_too_large');
}

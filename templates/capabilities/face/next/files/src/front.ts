import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import createNext from 'next';

import type { Application } from './application.ts';
import { createGate } from './platform/concurrency/gate.ts';
import { currentContext, runInContext } from './platform/context/request-context.ts';
import { AppError } from './platform/errors/app-error.ts';
import { accessLog } from './platform/http/access-log.ts';
import { createRouter } from './platform/http/app-env.ts';
import { addressBlock, clientAddress } from './platform/http/client-address.ts';
import { toListener } from './platform/http/node-server.ts';
import { problemResponse, toAppError } from './platform/http/problems.ts';
import { rateLimit } from './platform/http/rate-limit.ts';
import { deadline, requestId } from './platform/http/request-context.ts';

const API = /^\/(?:v1|docs|livez|readyz|openapi\.json)(?:[/?]|$)/;
const STATIC = '/_next/static/';

/** A page keeps the processor busy for some milliseconds: what else is asked for meanwhile waits for no more than these. */
const PAGES_AT_ONCE = 8;
const PAGE_GRACE_MS = 1_000;
const SENT = { headers: { 'x-hono-already-sent': 'true' } };

/** Answers the API directly and hands everything else to Next, whose pages get the same id, log line and limit. */
export async function createFrontListener({ container, http, caller }: Application): Promise<RequestListener> {
  const { config, createCounter, lifecycle, logger } = container;
  const hops = config.http.trustProxy;

  const next = createNext({ dev: false });
  await next.prepare();
  lifecycle.onClose('pages', () => next.close());
  const renderPage = next.getRequestHandler();

  const pages = createRouter();
  const turns = createGate({ most: PAGES_AT_ONCE, waitMs: config.http.requestTimeoutMs });
  pages.use(
    requestId(),
    accessLog(logger, hops),
    // Pages and actions have the same limit of their own (`in-time.ts`), and show that it is over.
    deadline(config.http.requestTimeoutMs + PAGE_GRACE_MS),
    rateLimit({ name: 'pages', ...config.http.rateLimit, key: (c) => addressBlock(clientAddress(c, hops)) }, createCounter),
  );
  pages.all('*', async (c) => {
    const { incoming, outgoing } = c.env;
    if (incoming === undefined || outgoing === undefined) throw new Error('Pages are served by node:http only');
    refuseLargeBody(incoming, config.http.bodyLimitBytes);
    incoming.headers['x-request-id'] = c.get('requestId');
    for (const [name, value] of c.res.headers) outgoing.setHeader(name, value);
    // What Next still writes when the answer has been given goes nowhere.
    outgoing.on('error', () => undefined);
    await turns.pass(() => caller.run({ address: clientAddress(c, hops) }, () => untilTimeIsUp(renderPage(incoming, outgoing))));
    // Sent already: this tells the adapter so, and the log what it was.
    return new Response(null, { ...SENT, status: outgoing.statusCode });
  });
  pages.onError((error, c) => {
    const problem = toAppError(error);
    if (problem.status === 500) logger.error({ err: problem.cause ?? problem }, 'page failed');
    const { outgoing } = c.env;
    if (outgoing?.headersSent !== true) return problemResponse(c, problem);
    outgoing.destroy();
    return new Response(null, { ...SENT, status: problem.status });
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

/** Next goes on with what nobody waits for any more; its turn is over all the same. */
function untilTimeIsUp(rendered: Promise<void>): Promise<void> {
  const signal = currentContext()?.signal;
  const over = new Promise<never>((_resolve, reject) => {
    signal?.addEventListener('abort', () => {
      reject(toAppError(signal.reason));
    }, { once: true });
  });
  return Promise.race([rendered, over]);
}

/** Next reads the bodies of forms itself. What browsers send has a length. */
function refuseLargeBody({ headers }: IncomingMessage, maxBytes: number): void {
  if (headers['transfer-encoding'] !== undefined) throw new AppError('bad_request', { detail: 'A body needs a Content-Length.' });
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw new AppError('payload_too_large');
}

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';

import type { CoreConfig } from '../config/core-env.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Logger } from '../logging/logger.ts';
import type { Router } from './app-env.ts';
import { trackConnections } from './connections.ts';
import { answerUnreadable, refuseUnreadable } from './unreadable.ts';

// Longer than a load balancer keeps idle connections (60 s as a rule), so that it never meets a closed one.
const KEEP_ALIVE_MS = 65_000;
const HEADERS_TIMEOUT_MS = 10_000;

export interface NodeServerOptions {
  readonly config: Pick<CoreConfig, 'host' | 'port' | 'http'>;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
  readonly listener: RequestListener;
}

export interface NodeServer {
  readonly server: Server;
  readonly port: number;
}

/** The application as a listener for node:http. */
export function toListener(app: Router, options: { readonly overrideGlobalObjects?: boolean } = {}): RequestListener {
  // HTTP/1.0 knows no Host, and health checks still speak it.
  const listener = getRequestListener(app.fetch, { ...options, hostname: 'localhost', errorHandler: refuseUnreadable });
  return (incoming, outgoing) => {
    void listener(incoming, outgoing);
  };
}

/** Listens, with limits on slow clients, and hands its own draining to the lifecycle. */
export async function startNodeServer({ config, lifecycle, logger, listener }: NodeServerOptions): Promise<NodeServer> {
  const server = createServer(
    {
      connectionsCheckingInterval: 1000,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      requestTimeout: HEADERS_TIMEOUT_MS + config.http.requestTimeoutMs,
    },
    (request, response) => {
      connections.begin(response, request.socket);
      listener(request, response);
    },
  );
  const connections = trackConnections(server);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    answerUnreadable(error, socket, connections.inFlight);
  });
  await listen(server, config.port, config.host);
  const { port } = server.address() as AddressInfo;
  lifecycle.onClose('http server', async () => {
    connections.release();
    await sleep(config.http.drainDelayMs);
    await connections.stop();
  });
  logger.info({ port, host: config.host }, 'listening');
  return { server, port };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

import type { CoreConfig } from '../config/core-env.ts';
import { createRouter } from '../http/app-env.ts';
import { type NodeServer, startNodeServer, toListener } from '../http/node-server.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Logger } from '../logging/logger.ts';
import type { MetricsConfig } from './env.ts';
import type { Metrics } from './metrics.ts';

interface MetricsServerOptions {
  readonly config: Pick<CoreConfig, 'host' | 'http'> & { readonly metrics: MetricsConfig };
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
}

/** Answers `/metrics` on a port of its own; started first, it is closed last, and a drain can be watched. */
export async function startMetricsServer({ config, metrics, lifecycle, logger }: MetricsServerOptions): Promise<NodeServer | undefined> {
  const { port } = config.metrics;
  if (port === undefined) return undefined;
  metrics.watchProcess();
  const router = createRouter();
  router.get('/metrics', async (c) => {
    const { contentType, text } = await metrics.exposition();
    return c.body(text, 200, { 'Content-Type': contentType });
  });
  // Nobody balances load over this port: there is nothing to wait for when it drains.
  const http = { ...config.http, drainDelayMs: 0 };
  return startNodeServer({ config: { ...config, port, http }, lifecycle, logger, listener: toListener(router, { overrideGlobalObjects: false }) });
}

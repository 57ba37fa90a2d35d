import { coreEnv } from '../../src/platform/config/core-env.ts';
import { createMemoryCounter } from '../../src/platform/counters/counter.ts';
import { createRouter, type Router } from '../../src/platform/http/app-env.ts';
import { type ApplicationOptions, createApplication } from '../../src/platform/http/application.ts';
import { createLifecycle, type Lifecycle } from '../../src/platform/lifecycle/lifecycle.ts';
import { captureLogger, type LogLine } from './log.ts';

interface PipelineOptions extends Partial<Pick<ApplicationOptions, 'authenticator' | 'bodyLimits' | 'createCounter' | 'healthChecks'>> {
  /** Environment variables, as the service reads them. */
  readonly env?: Readonly<Record<string, string>>;
  readonly routes?: (router: Router) => void;
}

export interface Pipeline {
  readonly app: Router;
  readonly lifecycle: Lifecycle;
  readonly lines: () => LogLine[];
}

/** The platform's whole pipeline around routes of the test's own, mounted at /v1. */
export function createPipeline({ env = {}, routes, ...parts }: PipelineOptions = {}): Pipeline {
  const config = coreEnv({ env: 'test', production: false }).parse(env);
  const { logger, lines } = captureLogger();
  const lifecycle = createLifecycle(logger, 1000);
  const app = createApplication({
    config,
    logger,
    lifecycle,
    healthChecks: [],
    createCounter: createMemoryCounter,
    ...parts,
    description: { title: 'Test', version: '1.0.0', description: 'For tests', contact: { name: 'Nobody' } },
    mount(router) {
      const v1 = createRouter();
      routes?.(v1);
      v1.get('/ping', (c) => c.json({ pong: true }));
      router.route('/v1', v1);
    },
  });
  return { app, lifecycle, lines };
}

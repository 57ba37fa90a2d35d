import { createContainer } from '../container.ts';
import { createHttp } from '../http.ts';
import { loadConfig } from '../platform/config/config.ts';
import { loadEnvironmentFile } from '../platform/config/env-file.ts';
import { startNodeServer, toListener } from '../platform/http/node-server.ts';
import { exitAfterFailedStart, runUntilSignal } from '../platform/lifecycle/process.ts';

async function main(): Promise<void> {
  loadEnvironmentFile();
  const config = loadConfig(process.env);
  const container = createContainer(config);
  const { lifecycle, logger } = container;
  runUntilSignal(lifecycle, logger);
  await startNodeServer({ config, lifecycle, logger, listener: toListener(createHttp(container)) });
}

main().catch(exitAfterFailedStart);

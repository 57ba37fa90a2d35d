// What entry/server.ts does, without the pages: a process that tests can start without a build.
import { createContainer } from '../../src/container.ts';
import { createHttp } from '../../src/http.ts';
import { loadConfig } from '../../src/platform/config/config.ts';
import { startNodeServer, toListener } from '../../src/platform/http/node-server.ts';
import { exitAfterFailedStart, runUntilSignal } from '../../src/platform/lifecycle/process.ts';

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const container = createContainer(config);
  const { lifecycle, logger } = container;
  await runUntilSignal(lifecycle, logger, async () => {
    await startNodeServer({ config, lifecycle, logger, listener: toListener(createHttp(container)) });
  });
}

main().catch(exitAfterFailedStart);

// Runs a command with the development services: `tsx scripts/with-services.ts prisma migrate dev`.
import { startDevServices } from './dev-services/index.ts';
import { startCommand, superviseAll } from './lib/processes.ts';

const services = await startDevServices();
try {
  process.exitCode = await superviseAll([startCommand(process.argv.slice(2), services.env)]);
} finally {
  await services.stop();
}

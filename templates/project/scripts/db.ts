// The development database: `migrate` brings it up to date, `seed` fills it, `reset` empties it first.
import { emptyDatabase, startDevServices } from './dev-services/index.ts';
import { exitOf, startCommand } from './lib/processes.ts';

// A file: has no host.
const LOCAL_HOSTS = new Set(['', 'localhost', '127.0.0.1', '[::1]']);

type Step = (env: Readonly<Record<string, string>>) => Promise<number>;

const migrate: Step = (env) => exitOf(startCommand(['src/entry/migrate.ts'], env));
const seed: Step = (env) => exitOf(startCommand(['prisma/seed.ts'], env));

const empty: Step = async ({ DATABASE_URL: url = '' }) => {
  const { hostname } = new URL(url);
  if (process.env.NODE_ENV === 'production' || !LOCAL_HOSTS.has(hostname)) {
    console.error(`Only a database of this machine is emptied, and never in production; this one is on ${hostname}.`);
    return 1;
  }
  await emptyDatabase(url);
  return 0;
};

const commands: Readonly<Record<string, readonly Step[]>> = {
  migrate: [migrate],
  seed: [migrate, seed],
  reset: [empty, migrate, seed],
};

async function main(steps: readonly Step[]): Promise<void> {
  const services = await startDevServices();
  try {
    for (const step of steps) {
      process.exitCode = await step(services.env);
      if (process.exitCode !== 0) return;
    }
  } finally {
    await services.stop();
  }
}

const steps = commands[process.argv[2] ?? ''];
if (steps === undefined) {
  console.error(`usage: npm run db:{${Object.keys(commands).join(',')}}`);
  process.exitCode = 2;
} else {
  await main(steps);
}

// Operating the outbox. `dead` lists what could not be delivered, an event a line; `replay` delivers it again.
import { parseArgs } from 'node:util';
import { z } from 'zod';

import { type Container, createContainer } from '../container.ts';
import { loadConfig } from '../platform/config/config.ts';
import { loadEnvironmentFile } from '../platform/config/env-file.ts';
import { exitAfterFailedStart } from '../platform/lifecycle/process.ts';

const MOST_AT_ONCE = 1_000;
const USAGE = 'usage: dead | replay <id>… | replay --all\n';

type Outbox = Container['outbox'];

async function main(): Promise<void> {
  const { values, positionals: [command, ...ids] } = parseArgs({
    allowPositionals: true,
    options: { all: { type: 'boolean', default: false } },
  });
  loadEnvironmentFile();
  const { outbox, wake, lifecycle } = createContainer(loadConfig(process.env));
  try {
    if (command === 'dead') {
      await printDead(outbox);
    } else if (command === 'replay' && (values.all || ids.length > 0)) {
      await replay(outbox, ids);
      // Whoever delivers and does not hear it looks by itself.
      wake.signal();
    } else {
      exitWithUsage();
    }
  } finally {
    await lifecycle.close();
  }
}

async function printDead(outbox: Outbox): Promise<void> {
  for (const event of await outbox.listDead(MOST_AT_ONCE)) process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** Those of the ids, or all where none is named. */
async function replay(outbox: Outbox, named: readonly string[]): Promise<void> {
  const ids = named.length > 0 ? named : (await outbox.listDead(MOST_AT_ONCE)).map(({ id }) => id);
  for (const id of ids) {
    if (z.uuid().safeParse(id).success && await outbox.replay(id)) {
      process.stdout.write(`${id}: is delivered again\n`);
    } else {
      process.stderr.write(`${id}: no dead event has this id\n`);
      process.exitCode = 1;
    }
  }
}

function exitWithUsage(): void {
  process.stderr.write(USAGE);
  process.exitCode = 2;
}

main().catch(exitAfterFailedStart);

// Operating what webhooks bring. `list` shows the latest messages, one a line; `replay` has them worked off again.
import { parseArgs } from 'node:util';
import { z } from 'zod';

import { type Container, createContainer } from '../container.ts';
import { loadConfig } from '../platform/config/config.ts';
import { loadEnvironmentFile } from '../platform/config/env-file.ts';
import { exitAfterFailedStart } from '../platform/lifecycle/process.ts';
import { RECEIVER } from '../platform/webhooks/received.ts';

const MOST_AT_ONCE = 1_000;
const USAGE = 'usage: list | replay <id>… | replay --all\n';

async function main(): Promise<void> {
  const { values, positionals: [command, ...ids] } = parseArgs({
    allowPositionals: true,
    options: { all: { type: 'boolean', default: false } },
  });
  loadEnvironmentFile();
  const container = createContainer(loadConfig(process.env));
  try {
    if (command === 'list') await printAll(container);
    else if (command === 'replay' && ids.length > 0) await replay(container, ids);
    else if (command === 'replay' && values.all) await replay(container, await failed(container));
    else exitWithUsage();
  } finally {
    await container.lifecycle.close();
  }
}

async function printAll({ webhookInbox }: Container): Promise<void> {
  for (const receipt of await webhookInbox.list(MOST_AT_ONCE)) process.stdout.write(`${JSON.stringify(receipt)}\n`);
}

async function failed({ outbox }: Container): Promise<string[]> {
  const dead = await outbox.listDead(MOST_AT_ONCE);
  return dead.filter(({ consumer }) => consumer === RECEIVER).map(({ subject }) => subject);
}

async function replay({ webhookInbox }: Container, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    if (z.uuid().safeParse(id).success && await webhookInbox.replay(id)) {
      process.stdout.write(`${id}: is worked off again\n`);
    } else {
      process.stderr.write(`${id}: no message has this id\n`);
      process.exitCode = 1;
    }
  }
}

function exitWithUsage(): void {
  process.stderr.write(USAGE);
  process.exitCode = 2;
}

main().catch(exitAfterFailedStart);

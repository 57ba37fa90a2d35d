// Writes openapi.json from the routes, or with --check says whether it still fits them. Needs no database.
import { readFile, writeFile } from 'node:fs/promises';

import { createContainer } from '../src/container.ts';
import { createHttp } from '../src/http.ts';
import { loadConfig } from '../src/platform/config/config.ts';

const FILE = 'openapi.json';

async function contract(): Promise<string> {
  const container = createContainer(loadConfig({ ...process.env, NODE_ENV: 'test', LOG_LEVEL: 'silent' }));
  try {
    const response = await createHttp(container).request('/openapi.json');
    return `${JSON.stringify(await response.json(), null, 2)}\n`;
  } finally {
    await container.lifecycle.close();
  }
}

const wanted = await contract();
if (process.argv.includes('--check')) {
  const present = await readFile(FILE, 'utf8').catch(() => '');
  if (present !== wanted) {
    console.error(`${FILE} does not fit the routes: run \`npm run openapi\`.`);
    process.exitCode = 1;
  }
} else {
  await writeFile(FILE, wanted);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { type Container, createContainer } from '../../src/container.ts';
import { loadConfig } from '../../src/platform/config/config.ts';
import { loadEnvironmentFile } from '../../src/platform/config/env-file.ts';
import { prepareDatabase } from '../../src/platform/db/prepare-database.ts';
import { testEnvironment } from '../../test/helpers/app.ts';
import { openTestServer, startTestServer, testDatabaseName } from '../../test/helpers/database.ts';
import { UsageError } from './command.ts';

const PROGRAM = 'dist/entry/server.js';
const INSPECT = new URL('inspect.js', import.meta.url).href;
const WARNING = /^.*ExceededWarning: .*$/gm;

/** A server in a process of its own, as it runs in production but for limits on how often it may be asked. */
export interface Target {
  readonly url: string;
  /** The same application in this process, on the same database: makes rows, and signs in. */
  readonly container: Container;
  /** Asks the server's inspector: https://chromedevtools.github.io/devtools-protocol/v8 */
  inspect<Result>(method: string, params?: object): Promise<Result>;
  /** What Node.js has warned of that grows and grows. */
  warnings(): string[];
  close(): Promise<void>;
}

/** Starts a program on a migrated database; `preload` is code that runs in it first. */
export async function startTarget(databaseUrl: string, program: readonly string[], preload = ''): Promise<Target> {
  const env = {
    ...testEnvironment(databaseUrl),
    LOG_LEVEL: 'info',
    PORT: '0',
    PUBLIC_URL: 'http://localhost:3000',
  };
  const imports = [INSPECT, ...preload === '' ? [] : [`data:text/javascript,${encodeURIComponent(preload)}`]];
  const child = spawn(process.execPath, [...imports.flatMap((url) => ['--import', url]), ...program], {
    env: { NODE_ENV: 'test', PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const exited = once(child, 'exit');
  const port = await Promise.race([portOf(child), exited.then(() => Promise.reject(new Error(`the server ended before it listened: ${stderr}`)))]);
  const container = createContainer(loadConfig({ ...env, LOG_LEVEL: 'silent' }));
  return {
    url: `http://127.0.0.1:${port}`,
    container,
    inspect: inspectorOf(child),
    warnings: () => stderr.match(WARNING) ?? [],
    async close() {
      await container.lifecycle.close();
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Reads the log until the server listens; what comes after that is taken from it and thrown away. */
async function portOf({ stdout }: ChildProcess): Promise<number> {
  if (stdout === null) throw new Error('its log is not piped');
  for await (const line of createInterface({ input: stdout })) {
    const { msg, port } = JSON.parse(line) as { msg: string; port: number };
    if (msg !== 'listening') continue;
    stdout.resume();
    return port;
  }
  throw new Error('the server closed its log');
}

function inspectorOf(child: ChildProcess): Target['inspect'] {
  let asked = 0;
  return <Result>(method: string, params: object = {}) => {
    const id = asked += 1;
    return new Promise<Result>((resolve, reject) => {
      const onMessage = (answer: { id: number; result: Result; error?: string }): void => {
        if (answer.id !== id) return;
        child.off('message', onMessage);
        if (answer.error === undefined) resolve(answer.result);
        else reject(new Error(`${method}: ${answer.error}`));
      };
      child.on('message', onMessage);
      child.send({ id, method, params });
    });
  };
}

/** Runs `use` with the production build, on a database that is made for it and dropped afterwards. */
export async function withBuild<Result>(use: (target: Target) => Promise<Result>): Promise<Result> {
  if (!existsSync(PROGRAM)) throw new UsageError(`${PROGRAM} is missing: build it first.`);
  loadEnvironmentFile();
  const { address, stop } = await startTestServer();
  const server = openTestServer(address);
  const name = testDatabaseName('test');
  try {
    const databaseUrl = await server.create(name);
    await prepareDatabase(databaseUrl);
    const target = await startTarget(databaseUrl, ['--enable-source-maps', PROGRAM]);
    try {
      return await use(target);
    } finally {
      await target.close();
    }
  } finally {
    await server.drop(name);
    await stop();
  }
}

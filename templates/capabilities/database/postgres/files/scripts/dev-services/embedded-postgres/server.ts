import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Client } from 'pg';

import { findPlaces, type Places } from './places.ts';
import { alone, createUsers } from './users.ts';

const run = promisify(execFile);

const HOST = '127.0.0.1';
const USER = 'postgres';
// Below the range from which systems take the ports of outgoing connections.
const FIRST_PORT = 20_000;
const PORTS = 12_000;
const START_ATTEMPTS = 5;

// For one machine and data that can be made again: nothing waits for the disk.
const settings = `
listen_addresses = '${HOST}'
unix_socket_directories = ''
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
`;

export interface EmbeddedServer {
  /** Of the maintenance database, as the superuser. */
  readonly url: string;
  /** The server stops when the last of its users has released it. */
  release(): Promise<void>;
}

/** The project's own PostgreSQL: made when there is none yet, started when it does not run, shared with who uses it. */
export async function acquireServer(root: string): Promise<EmbeddedServer> {
  const places = await findPlaces(root);
  const users = createUsers(places.home);
  const url = await alone(places.home, async () => {
    if (!existsSync(dataOf(places))) await initialise(places);
    const running = await findRunning(places) ?? await start(places, root);
    await users.add();
    return running;
  });

  return {
    url,
    async release() {
      await alone(places.home, async () => {
        await users.remove();
        if (await users.count() === 0) await stop(places);
      });
    },
  };
}

function dataOf(places: Places): string {
  return join(places.home, 'data');
}

async function handOver(path: string, { account }: Places): Promise<void> {
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

async function initialise(places: Places): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(places.home, 'password');
  // Made under another name, so that an interrupted attempt leaves nothing that looks complete.
  const draft = join(places.home, 'data-draft');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  for (const path of [draft, passwordFile]) await handOver(path, places);
  await execute(places, 'initdb', [
    '--pgdata', draft, '--username', USER, '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8',
    '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C', '--no-sync',
  ]);
  await appendFile(join(draft, 'postgresql.conf'), settings);
  await rename(draft, dataOf(places));
}

/** The address of the server that runs on this data, if one does. */
async function findRunning(places: Places): Promise<string | undefined> {
  const pidFile = join(dataOf(places), 'postmaster.pid');
  if (!existsSync(pidFile)) return undefined;
  const port = Number((await readFile(pidFile, 'utf8')).split('\n')[3]);
  const url = await urlOf(places, port);
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
    return url;
  } catch {
    // A server that was killed leaves the file; starting a new one clears it.
    return undefined;
  }
}

async function start(places: Places, root: string): Promise<string> {
  const log = join(places.home, 'log');
  await writeFile(log, '', { mode: 0o600 });
  await handOver(log, places);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(root, attempt);
    try {
      await execute(places, 'pg_ctl', ['start', '--wait', '--pgdata', dataOf(places), '--log', log, '--options', `-p ${port}`]);
      return await urlOf(places, port);
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw new Error(`PostgreSQL did not start; ${log} says why.`, { cause: error });
    }
  }
}

async function stop(places: Places): Promise<void> {
  await execute(places, 'pg_ctl', ['stop', '--wait', '--mode', 'fast', '--pgdata', dataOf(places)]);
}

async function urlOf(places: Places, port: number): Promise<string> {
  const password = await readFile(join(places.home, 'password'), 'utf8');
  return `postgresql://${USER}:${password}@${HOST}:${port}/postgres`;
}

async function execute(places: Places, name: string, args: readonly string[]): Promise<void> {
  await run(join(places.binaries, 'bin', name), args, { ...places.account, cwd: places.home, env: { ...process.env, LC_ALL: 'C' } });
}

/** The same port for a project each time, unless somebody else has it. */
async function freePort(root: string, attempt: number): Promise<number> {
  const start = createHash('sha256').update(root).digest().readUInt32BE();
  for (let step = attempt; step < PORTS; step++) {
    const port = FIRST_PORT + (start + step) % PORTS;
    if (await isFree(port)) return port;
  }
  throw new Error('No port is free.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, HOST, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

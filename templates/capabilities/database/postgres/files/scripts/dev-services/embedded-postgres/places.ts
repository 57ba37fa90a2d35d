import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { type Binaries, copyBinaries, findBinaries, linkLibraries } from './binaries.ts';

/** A user that is not root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Places {
  readonly binaries: string;
  /** Holds the data, the log, the password and who uses the server. */
  readonly home: string;
  /** Who runs the server; PostgreSQL refuses to run as root. */
  readonly account: Account | undefined;
}

export async function findPlaces(root: string): Promise<Places> {
  const binaries = await findBinaries();
  const major = binaries.version.split('.')[0] ?? '';
  return process.getuid?.() === 0 ? placesForRoot(root, binaries, major) : placesInProject(root, binaries, major);
}

async function placesInProject(root: string, binaries: Binaries, major: string): Promise<Places> {
  await linkLibraries(binaries.directory);
  const home = join(root, '.data', `postgres-${major}`);
  await mkdir(home, { recursive: true });
  return { binaries: binaries.directory, home, account: undefined };
}

/** Another user runs the server, who may not be able to enter the project or its node_modules. */
async function placesForRoot(root: string, binaries: Binaries, major: string): Promise<Places> {
  const shared = await sharedFolder();
  const copy = await copyBinaries(binaries, shared);
  const key = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const home = join(shared, `${key}-${major}`);
  await mkdir(home, { recursive: true, mode: 0o755 });
  return { binaries: copy.directory, home, account: findAccount() };
}

async function sharedFolder(): Promise<string> {
  for (const parent of ['/var/tmp', tmpdir(), '/tmp']) {
    if (!await everybodyMayEnter(parent)) continue;
    const folder = join(parent, 'embedded-postgres-root');
    await mkdir(folder, { recursive: true, mode: 0o755 });
    const { uid, mode } = await lstat(folder);
    const safe = uid === 0 && (mode & constants.S_IFMT) === constants.S_IFDIR && (mode & 0o022) === 0;
    if (safe) return folder;
  }
  throw new Error('There is no folder in which another user could run PostgreSQL. Name a server of yours in DATABASE_URL.');
}

async function everybodyMayEnter(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    const { mode } = await stat(folder);
    return (mode & 0o001) !== 0 && (dirname(folder) === folder || await everybodyMayEnter(dirname(folder)));
  } catch {
    return false;
  }
}

function findAccount(): Account {
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', name), gid: idOf('-g', name) };
    } catch {
      // There is no such user here.
    }
  }
  throw new Error('PostgreSQL refuses to run as root, and here is no other user. Name a server of yours in DATABASE_URL.');
}

function idOf(option: string, name: string): number {
  return Number(execFileSync('id', [option, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

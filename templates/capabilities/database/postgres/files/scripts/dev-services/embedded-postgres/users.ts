import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
const WAIT_MS = 60_000;
const UNFINISHED_MS = 5_000;

/** Who uses the server: one file a process, named by its id. Processes that ended without a word do not count. */
export function createUsers(home: string) {
  const folder = join(home, 'users');

  return {
    async add(): Promise<void> {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, String(process.pid)), startOf(process.pid));
    },

    async remove(): Promise<void> {
      await rm(join(folder, String(process.pid)), { force: true });
    },

    async count(): Promise<number> {
      const names = existsSync(folder) ? await readdir(folder) : [];
      const alive = await Promise.all(names.map(async (name) => {
        const path = join(folder, name);
        if (isAlive(Number(name), await readFile(path, 'utf8'))) return true;
        await rm(path, { force: true });
        return false;
      }));
      return alive.filter(Boolean).length;
    },
  };
}

/** Does the work while no other process does its own below the same folder. */
export async function alone<T>(home: string, work: () => Promise<T>): Promise<T> {
  const lock = join(home, 'lock');
  await take(lock);
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function take(lock: string): Promise<void> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    try {
      await mkdir(lock);
      await writeFile(join(lock, 'holder'), `${process.pid} ${startOf(process.pid)}`);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readHolder(lock);
    if (holder === 'gone') await breakLock(lock);
    else if (Date.now() > end) throw new Error(`Somebody has held ${lock} for a minute. Remove it when no process of this project runs.`);
    else await sleep(POLL_MS);
  }
}

async function readHolder(lock: string): Promise<'alive' | 'gone'> {
  try {
    const [pid = '', start = ''] = (await readFile(join(lock, 'holder'), 'utf8')).split(' ');
    if (pid !== '') return isAlive(Number(pid), start) ? 'alive' : 'gone';
  } catch {
    // The holder is between making the folder and writing its name, or has just left.
  }
  const made = await stat(lock).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > UNFINISHED_MS ? 'gone' : 'alive';
}

/** Renamed first: of several who find the same dead holder, one succeeds. */
async function breakLock(lock: string): Promise<void> {
  const broken = `${lock}-${process.pid}-${Date.now()}`;
  try {
    await rename(lock, broken);
  } catch {
    return;
  }
  if (await readHolder(broken) === 'alive') await rename(broken, lock).catch(() => undefined);
  await rm(broken, { recursive: true, force: true });
}

function isAlive(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startOf(pid) === start;
}

/** Tells a process from a later one with the same id, where /proc says when it began. */
function startOf(pid: number): string {
  try {
    // The name, in brackets, may hold anything; the start is the 20th field behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return fields?.[19] ?? '';
  } catch {
    return '';
  }
}

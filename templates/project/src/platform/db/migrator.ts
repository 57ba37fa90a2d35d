import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { openMigrationSession } from './engine.ts';
import type { MigrationSession } from './migration-session.ts';
import { splitStatements } from './split-statements.ts';

export interface MigrateOptions {
  /** The folder with one folder a migration. */
  readonly directory: string;
  readonly log?: (line: string) => void;
}

/** Thrown with a message for the person who deploys. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

interface Migration {
  readonly name: string;
  readonly script: string;
  readonly checksum: string;
}

interface Unfinished {
  readonly id: string;
  readonly steps: number;
  readonly logs: string;
}

interface History {
  /** Checksums of what was applied, by name. */
  readonly applied: ReadonlyMap<string, string>;
  readonly unfinished: ReadonlyMap<string, Unfinished>;
}

// For what PostgreSQL does not do in a transaction, such as `create index concurrently`.
const WITHOUT_TRANSACTION = /^-- migrate: without transaction$/m;

/**
 * Applies the migrations that the database has not seen, in the order of their names; tells which. Keeps Prisma's
 * own record, so that `prisma migrate` and this agree on what was applied.
 */
export async function migrate(url: string, options: MigrateOptions): Promise<string[]> {
  const log = options.log ?? (() => undefined);
  const migrations = await readMigrations(options.directory);
  const session = await openMigrationSession(url);
  try {
    await session.prepare();
    const history = await readHistory(session);
    const pending = findPending(migrations, history);
    for (const name of history.applied.keys()) {
      if (!migrations.some((migration) => migration.name === name)) log(`${name}: applied by another version, not in this one`);
    }
    for (const migration of pending) {
      await apply(session, migration, history.unfinished.get(migration.name));
      log(`${migration.name}: applied`);
    }
    return pending.map((migration) => migration.name);
  } finally {
    await session.close();
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return Promise.all(names.map(async (name) => {
    const script = await readFile(join(directory, name, 'migration.sql'), 'utf8');
    return { name, script, checksum: sha256(script) };
  }));
}

async function readHistory(session: MigrationSession): Promise<History> {
  const rows = await session.run(
    `select id, migration_name, checksum, finished_at, logs, applied_steps_count
     from _prisma_migrations where rolled_back_at is null order by started_at`,
  );
  const applied = new Map<string, string>();
  const unfinished = new Map<string, Unfinished>();
  for (const row of rows) {
    const name = String(row['migration_name']);
    if (row['finished_at'] !== null) applied.set(name, String(row['checksum']));
    else unfinished.set(name, { id: String(row['id']), steps: Number(row['applied_steps_count']), logs: String(row['logs']) });
  }
  return { applied, unfinished };
}

function findPending(migrations: readonly Migration[], { applied, unfinished }: History): Migration[] {
  for (const { name, checksum } of migrations) {
    const known = applied.get(name);
    if (known !== undefined && known !== checksum) {
      throw new MigrationError(`${name} was edited after it had been applied. Restore the file, and add a new migration for the change.`);
    }
  }
  for (const name of unfinished.keys()) {
    if (!migrations.some((migration) => migration.name === name)) {
      throw new MigrationError(`${name} was begun by another version and is not finished. Deploy that version first.`);
    }
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(session: MigrationSession, migration: Migration, unfinished: Unfinished | undefined): Promise<void> {
  if (unfinished !== undefined || session.runAtomically === undefined || WITHOUT_TRANSACTION.test(migration.script)) {
    await applyInSteps(session, migration, unfinished);
    return;
  }
  try {
    await session.runAtomically(migration.script, async () => {
      await insertRecord(session, migration, { steps: 1, finished: true });
    });
  } catch (error) {
    await insertRecord(session, migration, { steps: 0, finished: false, rolledBack: true, logs: messageOf(error) });
    throw new MigrationError(`${migration.name} failed, and nothing of it was kept: ${messageOf(error)}`, { cause: error });
  }
}

/** Statement by statement, each recorded when it is done: the next run goes on behind the last good one. */
async function applyInSteps(session: MigrationSession, migration: Migration, unfinished: Unfinished | undefined): Promise<void> {
  const statements = splitStatements(migration.script);
  const id = unfinished?.id ?? await insertRecord(session, migration, { steps: 0, finished: false });
  const done = unfinished === undefined ? 0 : resumeAt(migration, statements, unfinished);
  for (const [step, statement] of statements.entries()) {
    if (step < done) continue;
    try {
      if (unfinished !== undefined && step === done) await session.tidy?.(statement);
      await session.run(statement);
    } catch (error) {
      const logs = `${stepsMark(statements.slice(0, step))}\nstep ${step + 1} of ${statements.length}: ${messageOf(error)}`;
      await session.run('update _prisma_migrations set logs = ? where id = ?', [logs, id]);
      throw new MigrationError(
        `${migration.name} failed at step ${step + 1} of ${statements.length}: ${messageOf(error)}\n`
        + `The steps before it are done. Correct this step in the file and migrate again: it goes on from here.\n  ${statement}`,
        { cause: error },
      );
    }
    await session.run('update _prisma_migrations set applied_steps_count = ?, logs = ? where id = ?', [
      step + 1, stepsMark(statements.slice(0, step + 1)), id,
    ]);
  }
  await session.run('update _prisma_migrations set finished_at = ?, checksum = ?, logs = null where id = ?', [
    new Date(), migration.checksum, id,
  ]);
}

function resumeAt(migration: Migration, statements: readonly string[], { id, steps, logs }: Unfinished): number {
  if (logs.startsWith(stepsMark(statements.slice(0, steps)))) return steps;
  throw new MigrationError(
    `${migration.name} is not finished, and it cannot be told how far it came. Undo by hand what it has done, then run\n`
    + `  update _prisma_migrations set rolled_back_at = current_timestamp where id = '${id}';\nand migrate again.`,
  );
}

function stepsMark(done: readonly string[]): string {
  return `done: ${sha256(done.join(';\n'))}`;
}

interface Outcome {
  readonly steps: number;
  readonly finished: boolean;
  readonly rolledBack?: boolean;
  readonly logs?: string;
}

async function insertRecord(session: MigrationSession, { name, checksum }: Migration, outcome: Outcome): Promise<string> {
  const id = randomUUID();
  const now = new Date();
  await session.run(
    `insert into _prisma_migrations
     (id, checksum, migration_name, started_at, finished_at, rolled_back_at, logs, applied_steps_count)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, checksum, name, now, outcome.finished ? now : null, outcome.rolledBack === true ? now : null,
      outcome.logs ?? (outcome.finished ? null : stepsMark([])), outcome.steps],
  );
  return id;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { Client } from 'pg';

import { type MigrationSession } from '../migration-session.ts';

// The number that Prisma's own command takes: the two never migrate at the same time.
const LOCK = 72_707_369;
const LOCK_TIMEOUT = '60s';

const migrationsTable = `
create table if not exists "_prisma_migrations" (
  "id" varchar(36) primary key not null,
  "checksum" varchar(64) not null,
  "finished_at" timestamptz,
  "migration_name" varchar(255) not null,
  "logs" text,
  "rolled_back_at" timestamptz,
  "started_at" timestamptz not null default now(),
  "applied_steps_count" integer not null default 0
)`;

export async function openMigrationSession(url: string): Promise<MigrationSession> {
  const client = new Client({ connectionString: url, application_name: 'migrate' });
  await client.connect();
  try {
    await client.query(`set lock_timeout = '${LOCK_TIMEOUT}'`);
    await client.query('select pg_advisory_lock($1)', [LOCK]);
  } catch (error) {
    await client.end();
    throw new Error('Another migration is running on this database.', { cause: error });
  }
  return {
    async prepare() {
      await client.query(migrationsTable);
    },
    async run(sql, values = []) {
      let count = 0;
      const numbered = sql.replaceAll('?', () => `$${++count}`);
      const { rows } = await client.query<Record<string, unknown>>(numbered, [...values]);
      return rows;
    },
    async runAtomically(script, record) {
      await client.query('begin');
      try {
        await client.query(script);
        await record();
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    },
    async close() {
      await client.end();
    },
  };
}

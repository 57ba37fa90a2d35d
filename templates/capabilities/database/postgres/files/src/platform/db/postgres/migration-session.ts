import { setTimeout } from 'node:timers/promises';

import { Client, DatabaseError } from 'pg';

import type { MigrationSession } from '../migration-session.ts';
import { isPooled } from './pooler.ts';
import { useUtc } from './time-zone.ts';

// The number that Prisma's own command takes: the two never migrate at the same time.
const LOCK = 72_707_369;
const LOCK_TIMEOUT_MS = 60_000;
const LOCK_POLL_MS = 250;
// Whoever waits for a table lets nobody else to it: a migration waits for less than requests do, steps aside, and tries
// again.
const TABLE_TIMEOUT_MS = 500;
const TABLE_PAUSE_MS = 1000;
const LOCK_NOT_AVAILABLE = '55P03';

const CONCURRENT_INDEX = /^create (?:unique )?index concurrently (?:if not exists )?"?(\w+)"?/im;

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
  const lock = await takeLock(url);
  const client = new Client({ connectionString: url, application_name: 'migrate' });
  try {
    await client.connect();
    await useUtc(client);
    // What a session sets would stay behind in a pooler, for others.
    if (!await isPooled(client)) await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
  } catch (error) {
    await Promise.all([client.end(), lock.end()]);
    throw error;
  }
  return {
    async prepare() {
      await client.query(migrationsTable);
    },
    async run(sql, values = []) {
      let count = 0;
      // Without values it is a migration's own statement, where a question mark means itself.
      const numbered = values.length === 0 ? sql : sql.replaceAll('?', () => `$${++count}`);
      const { rows } = await client.query<Record<string, unknown>>(numbered, [...values]);
      return rows;
    },
    async runAtomically(script, record) {
      const end = Date.now() + LOCK_TIMEOUT_MS;
      for (;;) {
        try {
          await inTransaction(client, script, record);
          return;
        } catch (error) {
          if (!isLockTimeout(error) || Date.now() > end) throw error;
        }
        await setTimeout(TABLE_PAUSE_MS);
      }
    },
    async tidy(statement) {
      const name = CONCURRENT_INDEX.exec(statement)?.[1];
      if (name === undefined) return;
      const { rows } = await client.query('select 1 from pg_index where indexrelid = to_regclass($1) and not indisvalid', [`"${name}"`]);
      if (rows.length > 0) await client.query(`drop index "${name}"`);
    },
    async close() {
      await client.end();
      await lock.end();
    },
  };
}

async function inTransaction(client: Client, script: string, record: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    // Behind a pooler the connection may hold what somebody else has set.
    await client.query(`set local lock_timeout = ${TABLE_TIMEOUT_MS}; set local statement_timeout to default; set local time zone 'UTC'`);
    await client.query(script);
    await record();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE;
}

/**
 * Held by a transaction on a connection of its own: a pooler in transaction mode would keep a lock of the session. Asks
 * again and again instead of waiting: `create index concurrently` waits for every statement that waits, and for no
 * transaction that does nothing.
 */
async function takeLock(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'migrate-lock' });
  await client.connect();
  try {
    await client.query('begin; set local idle_in_transaction_session_timeout = 0');
    const end = Date.now() + LOCK_TIMEOUT_MS;
    for (;;) {
      // Without a value: with one, the driver would leave a portal open, whose snapshot every new index waits for.
      const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_xact_lock(${LOCK}) as taken`);
      if (rows[0]?.taken === true) return client;
      if (Date.now() > end) throw new Error('Another migration is running on this database.');
      await setTimeout(LOCK_POLL_MS);
    }
  } catch (error) {
    await client.end();
    throw error;
  }
}

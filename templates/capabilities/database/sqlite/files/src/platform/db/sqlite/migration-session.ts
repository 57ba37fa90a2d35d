import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import { createClient, type InValue } from '@libsql/client';

import type { MigrationSession } from '../migration-session.ts';

const LOCK_TIMEOUT_MS = 60_000;

const migrationsTable = `
create table if not exists "_prisma_migrations" (
  "id" text primary key not null,
  "checksum" text not null,
  "finished_at" datetime,
  "migration_name" text not null,
  "logs" text,
  "rolled_back_at" datetime,
  "started_at" datetime not null default current_timestamp,
  "applied_steps_count" integer unsigned not null default 0
)`;

export async function openMigrationSession(url: string): Promise<MigrationSession> {
  await mkdir(dirname(url.replace(/^file:(\/\/)?/, '').replace(/\?.*$/, '')), { recursive: true });
  const client = createClient({ url, timeout: LOCK_TIMEOUT_MS });
  // Readers do not wait for writers; a property of the file, set once.
  await client.execute('pragma journal_mode = wal');
  // A migration that rebuilds a table drops the old one: with the foreign keys on, its children's rows would go too.
  await client.execute('pragma foreign_keys = off');
  // The write lock of the file is the lock of the migration.
  const transaction = await client.transaction('write');
  return {
    async prepare() {
      await transaction.execute(migrationsTable);
    },
    async run(sql, values = []) {
      const args: InValue[] = values.map((value) => value instanceof Date ? value.getTime() : value);
      const { rows } = await transaction.execute({ sql, args });
      return rows.map((row) => ({ ...row }));
    },
    async runAtomically(script, record) {
      await transaction.execute('savepoint migration');
      try {
        await transaction.executeMultiple(script);
        const { rows } = await transaction.execute('pragma foreign_key_check');
        if (rows.length > 0) throw new Error(`rows refer to rows that are not there: ${JSON.stringify(rows.slice(0, 3))}`);
        await record();
        await transaction.execute('release migration');
      } catch (error) {
        await transaction.execute('rollback to migration');
        throw error;
      }
    },
    async close() {
      await transaction.commit();
      // So that the file alone is the database.
      await client.execute('pragma wal_checkpoint(truncate)');
      client.close();
    },
  };
}

import { createConnection } from 'mariadb';

import type { MigrationSession } from '../migration-session.ts';
import { connectionOptions } from './connection.ts';

// The name that Prisma's own command takes: the two never migrate at the same time.
const LOCK = 'prisma_migrate';
const LOCK_TIMEOUT_SECONDS = 60;

const migrationsTable = `
create table if not exists _prisma_migrations (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at datetime(3),
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at datetime(3),
  started_at datetime(3) not null default current_timestamp(3),
  applied_steps_count integer unsigned not null default 0
) default character set utf8mb4 collate utf8mb4_unicode_ci`;

export async function openMigrationSession(url: string): Promise<MigrationSession> {
  const connection = await createConnection({ ...connectionOptions(url), timezone: 'Z' });
  const [lock] = await connection.query<{ locked: unknown }[]>('select get_lock(?, ?) as locked', [LOCK, LOCK_TIMEOUT_SECONDS]);
  if (Number(lock?.locked) !== 1) {
    await connection.end();
    throw new Error('Another migration is running on this database.');
  }
  return {
    async prepare() {
      await connection.query(migrationsTable);
    },
    async run(sql, values = []) {
      const rows: unknown = await connection.query(sql, [...values]);
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
    },
    async close() {
      await connection.end();
    },
  };
}

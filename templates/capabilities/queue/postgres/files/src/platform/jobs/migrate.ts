import { runMigrations } from 'bullmq';
import { Client } from 'pg';

/** BullMQ's own tables live beside the application's, in a schema that Prisma does not look at. */
export const QUEUE_SCHEMA = 'bullmq';

/** Brings BullMQ's tables up to date; changes nothing when they are. */
export async function migrateJobs(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await runMigrations(client, QUEUE_SCHEMA);
  } finally {
    await client.end();
  }
}

import type { ClientBase } from 'pg';

/**
 * Prisma writes and reads time stamps without an offset, as if every session were in UTC; a database or an account may
 * say otherwise. It is a statement and no start-up option, because poolers refuse those.
 */
export async function useUtc(client: ClientBase): Promise<void> {
  await client.query("set time zone 'UTC'");
}

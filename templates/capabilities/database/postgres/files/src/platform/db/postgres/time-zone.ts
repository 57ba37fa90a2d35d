import type { ClientBase } from 'pg';

/**
 * Prisma writes and reads time stamps without an offset, as if every session were in UTC; a database or an account may
 * say otherwise. It is a statement and no start-up option, because poolers refuse those; they follow a client's time
 * zone from one of their connections to the next.
 */
export function useUtc(client: ClientBase): unknown {
  // A pool waits for the promise, although its types do not say so.
  return client.query("set time zone 'UTC'");
}

import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

import { Client } from 'pg';

import { ConfigError } from '../config/sections.ts';
import { isPooled } from '../db/postgres/pooler.ts';

const ANSWERED_WITHIN_MS = 5_000;

/**
 * Workers are told of jobs by notifications, which a pooler in transaction mode swallows without a word: that is found
 * out at the start. A database that is away is another thing: the readiness check speaks of it.
 */
export async function requireOwnSession(url: string): Promise<void> {
  if (await hasOwnSession(url).catch(() => true)) return;
  throw new ConfigError([
    'QUEUE_BACKEND=postgres needs connections of its own, and DATABASE_URL leads to a pooler in transaction mode, where workers '
    + 'hear of no job: name the server itself or a pool in session mode, or use QUEUE_BACKEND=redis',
  ]);
}

async function hasOwnSession(url: string): Promise<boolean> {
  const [listener, other] = [connectionTo(url), connectionTo(url)];
  try {
    await listener.connect();
    if (!await isPooled(listener)) return true;
    const channel = `session_${randomBytes(8).toString('hex')}`;
    const heard = new Promise<boolean>((resolve) => listener.once('notification', () => {
      resolve(true);
    }));
    await listener.query(`listen ${channel}`);
    await other.connect();
    await other.query(`notify ${channel}`);
    return await Promise.race([heard, setTimeout(ANSWERED_WITHIN_MS, false)]);
  } finally {
    await Promise.all([listener.end(), other.end()]);
  }
}

function connectionTo(url: string): Client {
  const client = new Client({
    connectionString: url,
    application_name: 'own-session',
    connectionTimeoutMillis: ANSWERED_WITHIN_MS,
    query_timeout: ANSWERED_WITHIN_MS,
  });
  // What goes wrong is told by the queries.
  return client.on('error', () => undefined);
}

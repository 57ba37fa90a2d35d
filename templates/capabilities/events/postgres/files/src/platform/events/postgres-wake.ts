import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

import type { Database } from '../db/database.ts';
import type { Logger } from '../logging/logger.ts';
import { createOutageLog } from '../logging/outage.ts';
import type { Wake } from './wake.ts';

const CHANNEL = 'outbox_events';
const RECONNECT_MS = 1_000;
const CONNECT_WITHIN_MS = 2_000;

interface PostgresWake {
  readonly db: Database;
  readonly url: string;
  readonly logger: Logger;
}

/** Between processes, by LISTEN and NOTIFY. Listening takes a session of its own: no pooler in transaction mode. */
export function createPostgresWake({ db, url, logger }: PostgresWake): Wake {
  const fields = { component: 'events' };
  const signals = createOutageLog(logger, fields, { failed: 'the relay could not be woken', restored: 'the relay is woken again' });
  const listening = createOutageLog(logger, fields, { failed: 'listening for events has failed', restored: 'listening for events again' });

  return {
    signal() {
      db.$executeRaw`select pg_notify(${CHANNEL}, '')`.then(signals.works, signals.failed);
    },

    async listen(onSignal) {
      const closing = new AbortController();
      const isClosed = () => closing.signal.aborted;
      let client: Client | undefined;

      async function connect(): Promise<void> {
        const next = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS, keepAlive: true });
        client = next;
        next.on('notification', onSignal);
        // The end follows.
        next.on('error', listening.failed);
        await next.connect();
        await next.query(`listen ${CHANNEL}`);
        // From here on: one that ends earlier has failed, and whoever has called tries again.
        next.once('end', () => {
          if (!isClosed()) void reconnect();
        });
      }

      async function reconnect(): Promise<void> {
        while (!isClosed()) {
          try {
            await sleep(RECONNECT_MS, undefined, { signal: closing.signal });
            await connect();
            listening.works();
            // Signals went unheard meanwhile.
            onSignal();
            return;
          } catch (err) {
            if (!isClosed()) listening.failed(err);
          }
        }
      }

      await connect();
      return {
        async close() {
          closing.abort();
          await client?.end();
        },
      };
    },
  };
}

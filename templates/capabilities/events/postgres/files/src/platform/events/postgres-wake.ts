import type { Database } from '../db/database.ts';
import { listen } from '../db/postgres/listen.ts';
import type { Logger } from '../logging/logger.ts';
import { createOutageLog } from '../logging/outage.ts';
import type { Wake } from './wake.ts';

const CHANNEL = 'outbox_events';

interface PostgresWake {
  readonly db: Database;
  readonly url: string;
  readonly logger: Logger;
}

/** Between processes, by LISTEN and NOTIFY. */
export function createPostgresWake({ db, url, logger }: PostgresWake): Wake {
  const fields = { component: 'events' } as const;
  const signals = createOutageLog(logger, fields, { failed: 'the relay could not be woken', restored: 'the relay is woken again' });
  const outage = createOutageLog(logger, fields, { failed: 'listening for events has failed', restored: 'listening for events again' });

  return {
    signal() {
      db.$executeRaw`select pg_notify(${CHANNEL}, '')`.then(signals.works, signals.failed);
    },
    listen: (onSignal) => listen({ url, channel: CHANNEL, outage, onMessage: onSignal, onReturn: onSignal }),
  };
}

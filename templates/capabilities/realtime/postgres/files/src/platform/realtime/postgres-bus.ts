import { randomUUID } from 'node:crypto';

import type { DatabaseSession } from '../db/database.ts';
import { listen } from '../db/postgres/listen.ts';
import type { Logger } from '../logging/logger.ts';
import { createOutageLog } from '../logging/outage.ts';
import type { Bus, Change } from './bus.ts';

const CHANNEL = 'live_changes';
/** PostgreSQL takes 8000 bytes. */
const MOST_BYTES = 7_900;

interface PostgresBus {
  /** Of the transaction that writes. */
  readonly session: DatabaseSession;
  readonly url: string;
  readonly logger: Logger;
}

/** Between processes, by LISTEN and NOTIFY: who listens hears of a commit what its transaction has said, all in one order. */
export function createPostgresBus({ session, url, logger }: PostgresBus): Bus {
  const outage = createOutageLog(logger, { component: 'realtime' }, {
    failed: 'listening for changes has failed',
    restored: 'listening for changes again',
  });

  return {
    async publish(change) {
      const whole = JSON.stringify({ id: randomUUID(), change });
      // Without a change: something happened that is too long to be told.
      const payload = Buffer.byteLength(whole) > MOST_BYTES ? '{}' : whole;
      await session.$executeRaw`select pg_notify(${CHANNEL}, ${payload})`;
    },

    listen: ({ heard, missed }) =>
      listen({
        url,
        channel: CHANNEL,
        outage,
        onReturn: missed,
        onMessage(payload) {
          const { id, change } = JSON.parse(payload) as { id?: string; change?: Change };
          if (id === undefined || change === undefined) missed();
          else heard(id, change);
        },
      }),
  };
}

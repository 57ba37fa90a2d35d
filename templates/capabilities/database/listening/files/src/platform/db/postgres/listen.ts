import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

import type { OutageLog } from '../../logging/outage.ts';

const RECONNECT_MS = 1_000;
const CONNECT_WITHIN_MS = 2_000;

interface ListenOptions {
  readonly url: string;
  readonly channel: string;
  readonly outage: OutageLog;
  readonly onMessage: (payload: string) => void;
  /** It listens again: what was said meanwhile went unheard. */
  readonly onReturn: () => void;
}

export interface Listening {
  close(): Promise<void>;
}

/** Hears what NOTIFY says. That takes a session of its own: no pooler in transaction mode. */
export async function listen({ url, channel, outage, onMessage, onReturn }: ListenOptions): Promise<Listening> {
  const closing = new AbortController();
  const isClosed = () => closing.signal.aborted;
  let client: Client | undefined;

  async function connect(): Promise<void> {
    const next = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS, keepAlive: true });
    client = next;
    next.on('notification', ({ payload }) => {
      onMessage(payload ?? '');
    });
    // The end follows.
    next.on('error', outage.failed);
    await next.connect();
    await next.query(`listen ${channel}`);
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
        outage.works();
        onReturn();
        return;
      } catch (err) {
        if (!isClosed()) outage.failed(err);
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
}

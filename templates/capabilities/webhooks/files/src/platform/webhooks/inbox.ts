import { randomUUID } from 'node:crypto';

import type { Column } from '../db/column.ts';
import type { DatabaseSession } from '../db/database.ts';
import { insertIfAbsent } from '../db/insert.ts';
import type { RunInTransaction } from '../db/unit-of-work.ts';
import type { Outbox } from '../events/outbox.ts';
import type { Wake } from '../events/wake.ts';
import { RECEIVER, webhookReceived } from './received.ts';

export interface Message {
  /** Which webhook it came by. */
  readonly source: string;
  /** What the sender calls it. */
  readonly messageId: string;
  readonly type: string;
  /** As it came. */
  readonly body: string;
}

export interface Receipt extends Message {
  readonly id: string;
  readonly receivedAt: Date;
  /** What came of it; null while it waits, or when it has failed. */
  readonly outcome: string | null;
}

export interface WebhookInbox {
  /** Keeps a message and has it worked off, both or neither; false when it has come before. */
  keep(message: Message): Promise<boolean>;
  find(id: string): Promise<Receipt | null>;
  /** Part of the transaction that has worked it off. */
  settle(id: string, outcome: string): Promise<void>;
  /** The latest. */
  list(limit: number): Promise<Omit<Receipt, 'body'>[]>;
  /** Has it worked off again, whatever came of it; false when there is none of this id. */
  replay(id: string): Promise<boolean>;
}

/** Longer than senders try: what comes again after that would be done again. */
const KEPT_MS = 30 * 86_400_000;
const FORGOTTEN_AT_ONCE = 20;

const columns = {
  id: { name: 'id', type: 'uuid' },
  source: { name: 'source', type: 'text' },
  messageId: { name: 'message_id', type: 'text' },
  type: { name: 'type', type: 'text' },
  body: { name: 'body', type: 'text' },
  receivedAt: { name: 'received_at', type: 'datetime' },
  expiresAt: { name: 'expires_at', type: 'datetime' },
} as const satisfies Record<string, Column>;

interface Dependencies {
  readonly db: DatabaseSession;
  readonly transaction: RunInTransaction;
  readonly outbox: Pick<Outbox, 'put'>;
  readonly wake: Pick<Wake, 'signal'>;
}

export function createWebhookInbox({ db, transaction, outbox, wake }: Dependencies): WebhookInbox {
  const table = db.webhookReceipt;
  const listed = { id: true, source: true, messageId: true, type: true, receivedAt: true, outcome: true };

  async function workOff(id: string): Promise<void> {
    await outbox.put({ name: RECEIVER, event: webhookReceived }, id);
  }

  return {
    async keep({ source, messageId, type, body }) {
      const [id, now] = [randomUUID(), new Date()];
      const isNew = await transaction(async () => {
        await insertIfAbsent(db, 'webhook_receipts', [
          [columns.id, id],
          [columns.source, source],
          [columns.messageId, messageId],
          [columns.type, type],
          [columns.body, body],
          [columns.receivedAt, now.toISOString()],
          [columns.expiresAt, new Date(now.getTime() + KEPT_MS).toISOString()],
        ]);
        const kept = await table.findUnique({ where: { source_messageId: { source, messageId } }, select: { id: true } });
        if (kept?.id !== id) return false;
        await workOff(id);
        return true;
      });
      if (isNew) {
        wake.signal();
        await table.deleteMany({ where: { expiresAt: { lt: now } }, limit: FORGOTTEN_AT_ONCE });
      }
      return isNew;
    },

    find: (id) => table.findUnique({ where: { id }, select: { ...listed, body: true } }),

    async settle(id, outcome) {
      await table.update({ where: { id }, data: { outcome } });
    },

    list: (limit) => table.findMany({ orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }], take: limit, select: listed }),

    async replay(id) {
      const found = await transaction(async () => {
        const { count } = await table.updateMany({ where: { id }, data: { outcome: null } });
        if (count === 1) await workOff(id);
        return count === 1;
      });
      if (found) wake.signal();
      return found;
    },
  };
}

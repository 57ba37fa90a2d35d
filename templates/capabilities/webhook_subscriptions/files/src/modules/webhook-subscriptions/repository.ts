import type { DatabaseSession } from '../../platform/db/database.ts';
import type { Delivery, Subscribe, Subscription } from './schema.ts';

interface Row {
  readonly id: string;
  readonly url: string;
  readonly events: string;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
}

export interface SubscriptionRepository {
  count(userId: string): Promise<number>;
  create(userId: string, given: Subscribe): Promise<Subscription>;
  list(userId: string): Promise<Subscription[]>;
  find(userId: string, id: string): Promise<Subscription | null>;
  /** Gives the version of the secret that there is now; null when there is no such subscription. */
  changeSecret(userId: string, id: string): Promise<number | null>;
  /** Sends again to a subscription that was switched off. */
  enable(userId: string, id: string): Promise<boolean>;
  delete(userId: string, id: string): Promise<boolean>;
  deliveries(subscriptionId: string, limit: number): Promise<Delivery[]>;
  /** Has it sent again, whatever came of it. */
  resend(subscriptionId: string, deliveryId: string): Promise<boolean>;
}

export function createSubscriptionRepository(db: DatabaseSession): SubscriptionRepository {
  const table = db.webhookSubscription;

  return {
    count: (userId) => table.count({ where: { userId } }),

    async create(userId, { url, events }) {
      // Spaces on both sides: a type is found as a whole.
      return fromRow(await table.create({ data: { userId, url, events: ` ${events.join(' ')} ` } }));
    },

    async list(userId) {
      const rows = await table.findMany({ where: { userId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
      return rows.map(fromRow);
    },

    async find(userId, id) {
      const row = await table.findFirst({ where: { id, userId } });
      return row === null ? null : fromRow(row);
    },

    async changeSecret(userId, id) {
      const { count } = await table.updateMany({ where: { id, userId }, data: { secretVersion: { increment: 1 }, secretChangedAt: new Date() } });
      if (count === 0) return null;
      return (await table.findFirst({ where: { id, userId }, select: { secretVersion: true } }))?.secretVersion ?? null;
    },

    async enable(userId, id) {
      const { count } = await table.updateMany({ where: { id, userId }, data: { disabledAt: null, failingSince: null } });
      return count === 1;
    },

    async delete(userId, id) {
      const { count } = await table.deleteMany({ where: { id, userId } });
      return count === 1;
    },

    async deliveries(subscriptionId, limit) {
      const rows = await db.webhookDelivery.findMany({ where: { subscriptionId }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit });
      return rows.map(({ id, eventId, type, attempts, answer, dueAt, deliveredAt, createdAt }) => ({
        id,
        messageId: `msg_${eventId}`,
        type,
        attempts,
        answer,
        dueAt: dueAt?.toISOString() ?? null,
        deliveredAt: deliveredAt?.toISOString() ?? null,
        createdAt: createdAt.toISOString(),
      }));
    },

    async resend(subscriptionId, id) {
      const { count } = await db.webhookDelivery.updateMany({ where: { id, subscriptionId }, data: { attempts: 0, dueAt: new Date(), deliveredAt: null } });
      return count === 1;
    },
  };
}

function fromRow({ id, url, events, createdAt, disabledAt }: Row): Subscription {
  return { id, url, events: events.trim().split(' '), createdAt: createdAt.toISOString(), disabledAt: disabledAt?.toISOString() ?? null };
}

import type { UnitOfWork } from '../db/unit-of-work.ts';
import type { DomainEvent } from '../events/consumer.ts';

export interface DueDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly body: string;
  readonly attempts: number;
  readonly subscription: {
    readonly id: string;
    readonly url: string;
    readonly secretVersion: number;
    readonly secretChangedAt: Date | null;
    readonly failingSince: Date | null;
  };
}

interface Holder {
  readonly id: string;
  readonly role: string;
}

/** What is on its way to subscribers. */
export interface WebhookDeliveries {
  /** Has an event sent to all who have subscribed to it, and still may; part of the transaction at hand. */
  add(event: DomainEvent<unknown>, isAllowed: (holder: Holder) => boolean): Promise<void>;
  /** Subscriptions for which something is due. */
  dueSubscriptions(now: Date, limit: number): Promise<string[]>;
  /** The next for this subscription, which nobody else is given until `until`. */
  claim(subscriptionId: string, now: Date, until: Date): Promise<DueDelivery | null>;
  succeed(delivery: DueDelivery, answer: string): Promise<void>;
  /** Tried again at `dueAt`, or never again where there is none. */
  fail(delivery: DueDelivery, answer: string, dueAt: Date | null): Promise<void>;
  /** Nothing is sent to it before. */
  pause(subscriptionId: string, until: Date): Promise<void>;
  disable(subscriptionId: string): Promise<void>;
  nextDue(): Promise<Date | null>;
  /** Calls when something has been added in this process, until what it returns is called. */
  onAdded(listener: () => void): () => void;
  added(): void;
}

/** Who asks what was sent finds it for so long. */
const KEPT_MS = 30 * 86_400_000;
const FORGOTTEN_AT_ONCE = 20;

export function createWebhookDeliveries({ session: db, afterCommit }: Pick<UnitOfWork, 'session' | 'afterCommit'>): WebhookDeliveries {
  const table = db.webhookDelivery;
  const enabled = { subscription: { disabledAt: null } };
  const listeners = new Set<() => void>();

  function added(): void {
    for (const listener of listeners) listener();
  }

  return {
    async add({ id: eventId, type, subject, occurredAt, data }, isAllowed) {
      const found = await db.webhookSubscription.findMany({
        where: { disabledAt: null, events: { contains: ` ${type} ` } },
        select: { id: true, user: { select: { id: true, role: true } } },
      });
      const subscriptions = found.filter(({ user }) => isAllowed(user));
      if (subscriptions.length === 0) return;
      const [now, about] = [new Date(), Object(data) as object];
      const body = JSON.stringify({ type, timestamp: occurredAt, data: { id: subject, ...about } });
      const each = { eventId, type, body, dueAt: now, expiresAt: new Date(now.getTime() + KEPT_MS) };
      await table.createMany({ data: subscriptions.map(({ id }) => ({ ...each, subscriptionId: id })) });
      await table.deleteMany({ where: { expiresAt: { lt: now } }, limit: FORGOTTEN_AT_ONCE });
      await afterCommit(() => {
        added();
        return Promise.resolve();
      });
    },

    async dueSubscriptions(now, limit) {
      const found = await table.groupBy({
        by: ['subscriptionId'],
        where: { ...enabled, dueAt: { lte: now } },
        orderBy: { _min: { dueAt: 'asc' } },
        take: limit,
      });
      return found.map(({ subscriptionId }) => subscriptionId);
    },

    async claim(subscriptionId, now, until) {
      const next = await table.findFirst({
        where: { ...enabled, subscriptionId, dueAt: { lte: now } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        include: { subscription: true },
      });
      if (next === null) return null;
      const { count } = await table.updateMany({ where: { id: next.id, dueAt: next.dueAt }, data: { dueAt: until } });
      return count === 1 ? next : null;
    },

    async succeed({ id, subscription }, answer) {
      await table.update({ where: { id }, data: { attempts: { increment: 1 }, dueAt: null, deliveredAt: new Date(), answer } });
      if (subscription.failingSince !== null) {
        await db.webhookSubscription.updateMany({ where: { id: subscription.id }, data: { failingSince: null } });
      }
    },

    async fail({ id, subscription }, answer, dueAt) {
      await table.update({ where: { id }, data: { attempts: { increment: 1 }, dueAt, answer } });
      await db.webhookSubscription.updateMany({ where: { id: subscription.id, failingSince: null }, data: { failingSince: new Date() } });
    },

    async pause(subscriptionId, until) {
      await table.updateMany({ where: { subscriptionId, dueAt: { lt: until } }, data: { dueAt: until } });
    },

    async disable(subscriptionId) {
      await db.webhookSubscription.updateMany({ where: { id: subscriptionId }, data: { disabledAt: new Date() } });
    },

    async nextDue() {
      const next = await table.findFirst({ where: { ...enabled, dueAt: { not: null } }, orderBy: { dueAt: 'asc' }, select: { dueAt: true } });
      return next?.dueAt ?? null;
    },

    onAdded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    added,
  };
}

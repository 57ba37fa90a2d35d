import type { Logger } from '../logging/logger.ts';
import { createOutageLog } from '../logging/outage.ts';
import type { DueDelivery, WebhookDeliveries } from './deliveries.ts';
import type { PostResult } from './post.ts';
import type { SubscriptionSecrets } from './secrets.ts';
import { signatureHeaders } from './sign.ts';

interface SenderDependencies {
  readonly deliveries: WebhookDeliveries;
  readonly secrets: SubscriptionSecrets;
  readonly post: (url: URL, body: string, headers: Readonly<Record<string, string>>) => Promise<PostResult>;
  readonly logger: Logger;
  readonly retry?: RetryPolicy;
}

interface RetryPolicy {
  /** After each try that failed; each up to a fifth longer, so that what failed together does not come back together. */
  readonly pausesMs: readonly number[];
  /** After a failure a subscriber is left alone for so long: whoever is down must not keep others waiting. */
  readonly restMs: number;
  /** A subscription that has failed for so long is switched off. */
  readonly givenUpMs: number;
}

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

/** Ten tries within three to four days. */
const RETRY: RetryPolicy = {
  pausesMs: [5_000, 5 * MINUTE, HOUR / 2, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, DAY],
  restMs: MINUTE / 2,
  givenUpMs: 5 * DAY,
};

const SUBSCRIBERS_AT_ONCE = 8;
/** Then others have their turn, whatever is left: whoever takes everything, but slowly, must not keep them waiting. */
const TURN_MS = 1_000;
/** Longer than a try may take: a process that has died gives up what it held. */
const HELD_MS = 2 * MINUTE;
/** Other processes add as well, and this one is told of its own alone. */
const LOOK_EVERY_MS = 15_000;
const AWAY_PAUSE_MS = 1_000;
const GONE = 410;

/** Sends what is due, to each subscriber one after another, until it is closed. There may be any number of senders. */
export function startSender(dependencies: SenderDependencies): { close(): Promise<void> } {
  const { deliveries } = dependencies;
  const logger = dependencies.logger.child({ component: 'webhooks' });
  const deliver = createDelivery({ ...dependencies, logger });
  const outage = createOutageLog(logger, {}, { failed: 'deliveries of webhooks are out of reach', restored: 'deliveries of webhooks are back' });
  const state = { closed: false, signalled: true, rouse: (): void => undefined };

  function rouse(): void {
    state.signalled = true;
    state.rouse();
  }

  async function rest(ms: number): Promise<void> {
    if (state.signalled || state.closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      state.rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function drain(subscriptionId: string): Promise<void> {
    const turnEndsAt = Date.now() + TURN_MS;
    for (let now = Date.now(); now < turnEndsAt && !state.closed; now = Date.now()) {
      const delivery = await deliveries.claim(subscriptionId, new Date(now), new Date(now + HELD_MS));
      if (delivery === null || !await deliver(delivery)) return;
    }
  }

  async function work(): Promise<number> {
    const waiting = await deliveries.dueSubscriptions(new Date(), SUBSCRIBERS_AT_ONCE * 4);
    if (waiting.length === 0) {
      const next = await deliveries.nextDue();
      return next === null ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS, Math.max(50, next.getTime() - Date.now()));
    }
    const senders = Array.from({ length: SUBSCRIBERS_AT_ONCE }, async () => {
      for (let id = waiting.shift(); id !== undefined && !state.closed; id = waiting.shift()) await drain(id);
    });
    // None goes on beside the next round, or after the end, because another one has failed.
    await Promise.allSettled(senders);
    await Promise.all(senders);
    return 0;
  }

  async function run(): Promise<void> {
    while (!state.closed) {
      state.signalled = false;
      let pauseMs = AWAY_PAUSE_MS;
      try {
        pauseMs = await work();
        outage.works();
      } catch (err) {
        outage.failed(err);
      }
      await rest(pauseMs);
    }
  }

  const forget = deliveries.onAdded(rouse);
  const running = run();
  return {
    async close() {
      state.closed = true;
      forget();
      state.rouse();
      await running;
    },
  };
}

/** Whether the subscriber has taken it. */
function createDelivery({ deliveries, secrets, post, logger, retry = RETRY }: SenderDependencies): (delivery: DueDelivery) => Promise<boolean> {
  return async (delivery) => {
    const { subscription, body, eventId, attempts } = delivery;
    const now = Date.now();
    const headers = signatureHeaders(`msg_${eventId}`, body, secrets.keys(subscription, now), now);
    const result = await post(new URL(subscription.url), body, headers);
    const answer = 'status' in result ? `status ${result.status}` : result.failure;
    const about = { subscriptionId: subscription.id, eventId, attempt: attempts + 1, answer };
    if ('status' in result && result.status >= 200 && result.status < 300) {
      await deliveries.succeed(delivery, answer);
      logger.info(about, 'webhook delivered');
      return true;
    }
    const pauseMs = retry.pausesMs[attempts];
    const dueAt = pauseMs === undefined ? null : new Date(now + pauseMs * (1 + Math.random() / 5));
    await deliveries.fail(delivery, answer, dueAt);
    logger.warn(about, dueAt === null ? 'webhook could not be delivered' : 'webhook was not taken');
    const failingMs = now - (subscription.failingSince?.getTime() ?? now);
    if (failingMs > retry.givenUpMs || ('status' in result && result.status === GONE)) {
      await deliveries.disable(subscription.id);
      logger.error({ subscriptionId: subscription.id, answer }, 'webhook subscription switched off');
    } else {
      await deliveries.pause(subscription.id, new Date(now + retry.restMs));
    }
    return false;
  };
}

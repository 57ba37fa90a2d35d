import type { Logger } from '../logging/logger.ts';
import type { ErrorTrackingConfig } from './env.ts';
import { type ErrorReport, type ErrorTracker, noErrorTracker } from './error-tracker.ts';
import { sentryEvent } from './sentry-event.ts';

const ANSWER_WITHIN_MS = 3_000;
const WINDOW_MS = 60_000;
/** What fails a thousand times a minute says nothing new, and must not cost more than it did before. */
const MOST_ALIKE = 5;
const MOST = 60;
const ALL = '';

/** Sends envelopes, as Sentry and what is compatible with it take them; nothing where no `SENTRY_DSN` is set. */
export function createErrorTracker(config: ErrorTrackingConfig, logger: Logger, now = Date.now): ErrorTracker {
  if (config.dsn === undefined) return noErrorTracker;
  const { endpoint, headers } = addressOf(config.dsn);
  const sending = new Set<Promise<void>>();
  const alike = new Map<string, number>();
  let windowEnds = 0;
  let silentUntil = 0;
  let away = false;

  function isAllowed({ error, event }: ErrorReport): boolean {
    if (now() < silentUntil) return false;
    if (now() >= windowEnds) {
      windowEnds = now() + WINDOW_MS;
      alike.clear();
      alike.set(ALL, 0);
    }
    const kind = `${event} ${error instanceof Error ? error.name + (error.stack?.split('\n')[1] ?? '') : typeof error}`;
    const [all, same] = [alike.get(ALL) ?? 0, alike.get(kind) ?? 0];
    if (all >= MOST || same >= MOST_ALIKE) return false;
    alike.set(ALL, all + 1).set(kind, same + 1);
    return true;
  }

  async function send(event: ReturnType<typeof sentryEvent>): Promise<void> {
    const lines = [{ event_id: event.event_id, sent_at: new Date(now()).toISOString() }, { type: 'event' }, event];
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers,
        body: lines.map((line) => JSON.stringify(line)).join('\n'),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      await response.body?.cancel();
      if (response.status === 429) silentUntil = now() + (Number(response.headers.get('Retry-After')) || 60) * 1_000;
      else if (!response.ok) throw new Error(`the error tracker answered ${response.status}`);
      away = false;
    } catch (err) {
      // Below the level that is reported, and once until it is back.
      if (!away) logger.child({ component: 'error-tracking' }).warn({ err }, 'errors cannot be reported');
      away = true;
    }
  }

  return {
    capture(report) {
      if (!isAllowed(report)) return;
      const sent = send(sentryEvent(report, config)).finally(() => {
        sending.delete(sent);
      });
      sending.add(sent);
    },
    async flush() {
      await Promise.all(sending);
    },
  };
}

/** `https://key@host/path/project` is where envelopes go, and who sends them. */
function addressOf(dsn: string) {
  const { protocol, username, host, pathname } = new URL(dsn);
  const [, path = '', project = ''] = /^(.*)\/([^/]+)$/.exec(pathname) ?? [];
  return {
    endpoint: `${protocol}//${host}${path}/api/${project}/envelope/`,
    headers: {
      'Content-Type': 'application/x-sentry-envelope',
      'X-Sentry-Auth': `Sentry sentry_version=7, sentry_client=service/1.0, sentry_key=${username}`,
    },
  };
}

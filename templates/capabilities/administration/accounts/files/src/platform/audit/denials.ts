import type { MiddlewareHandler } from 'hono';

import type { Background } from '../background/background.ts';
import type { DatabaseSession } from '../db/database.ts';
import type { AppEnv } from '../http/app-env.ts';
import { matchedRoute } from '../http/matched-route.ts';
import { audit } from './audit-log.ts';

interface DenialsDeps {
  readonly db: DatabaseSession;
  readonly background: Background;
  readonly now?: () => number;
}

const WINDOW_MS = 60_000;

/** In one window, of one process. The access log has them all. */
const MOST_IN_WINDOW = 100;

/**
 * Writes down who was refused what, after the answer. The same refusal is written once in a minute: whoever asks for
 * something forbidden in a loop fills neither the table nor the time of others.
 */
export function recordDenials({ db, background, now = Date.now }: DenialsDeps): MiddlewareHandler<AppEnv> {
  const seen = new Set<string>();
  let endsAt = 0;

  function isNews(denial: string): boolean {
    if (now() >= endsAt) {
      seen.clear();
      endsAt = now() + WINDOW_MS;
    }
    if (seen.has(denial) || seen.size >= MOST_IN_WINDOW) return false;
    seen.add(denial);
    return true;
  }

  return async (c, next) => {
    await next();
    const { actor } = c.var;
    if (c.res.status !== 403 || actor === null) return;
    const object = `${c.req.method} ${matchedRoute(c) ?? 'no route'}`;
    if (!isNews(`${actor.id} ${object}`)) return;
    try {
      background.run('a refusal for the audit log', () => audit(db, { actorId: actor.id, action: 'denied', object, detail: c.req.path }));
    } catch {
      // There is too much to do already: the access log has it.
    }
  };
}

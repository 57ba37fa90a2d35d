import type { Actor } from './actor.ts';
import type { StoredSession } from './session-store.ts';

/** Who a session belongs to by now, and what that account may do; null: it has ended. */
export type Standing = (sessionId: string) => Promise<Actor | null>;

interface StandingOptions {
  readonly find: (sessionId: string) => Promise<StoredSession | null>;
  /** How old an answer may be. */
  readonly seconds: number;
}

const MOST_REMEMBERED = 10_000;

/**
 * An access token is a photograph: it shows what was so when it was issued. This looks again, once in some seconds for
 * each session, so that a sign-out or another role counts soon and a busy client costs no query a request.
 */
export function createStanding({ find, seconds }: StandingOptions): Standing {
  const answers = new Map<string, { readonly until: number; readonly actor: Promise<Actor | null> }>();

  async function ask(sessionId: string): Promise<Actor | null> {
    const session = await find(sessionId);
    return session && { id: session.userId, role: session.role, session: session.id };
  }

  return (sessionId) => {
    const known = answers.get(sessionId);
    if (known !== undefined && Date.now() < known.until) return known.actor;
    const actor = ask(sessionId);
    answers.delete(sessionId);
    answers.set(sessionId, { until: Date.now() + seconds * 1000, actor });
    const [oldest] = answers.keys();
    if (answers.size > MOST_REMEMBERED && oldest !== undefined) answers.delete(oldest);
    // A failure is no answer: the next request asks again.
    actor.catch(() => answers.delete(sessionId));
    return actor;
  };
}

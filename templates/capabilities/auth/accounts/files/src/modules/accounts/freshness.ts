import type { Actor } from '../../platform/auth/actor.ts';
import type { Sessions } from '../../platform/auth/sessions.ts';
import { AppError } from '../../platform/errors/app-error.ts';

/**
 * Whether it was proven a moment ago who uses a session. One that was left open, or stolen, is not enough for what opens
 * an account to others, closes it to its owner, or cannot be undone: each such operation asks here.
 */
export interface Freshness {
  isFresh(actor: Actor): Promise<boolean>;
  /** Refuses unless it is; says that a confirmation helps. */
  demand(actor: Actor): Promise<void>;
}

interface FreshnessDeps {
  readonly sessions: Pick<Sessions, 'find'>;
  /** How long a proof counts. */
  readonly seconds: number;
  readonly now?: () => Date;
}

export function createFreshness({ sessions, seconds, now = () => new Date() }: FreshnessDeps): Freshness {
  async function isFresh(actor: Actor): Promise<boolean> {
    // Looked up each time: whatever remembers sessions for a while must not vouch for one that was just ended.
    const session = actor.session === undefined ? null : await sessions.find(actor.session);
    return session?.userId === actor.id && now().getTime() - (session.confirmedAt?.getTime() ?? 0) < seconds * 1000;
  }

  return {
    isFresh,
    async demand(actor) {
      if (await isFresh(actor)) return;
      const detail = 'Confirm that it is you, then send this again.';
      throw new AppError('forbidden', { detail, extensions: { needs: 'confirmation' } });
    },
  };
}

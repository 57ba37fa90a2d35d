import type { Actor } from '../../platform/auth/actor.ts';
import type { ListedSession } from '../../platform/auth/session-store.ts';
import type { Sessions } from '../../platform/auth/sessions.ts';
import { AppError } from '../../platform/errors/app-error.ts';

export interface OwnSession extends ListedSession {
  /** The one that asks. */
  current: boolean;
}

/** Where an account is signed in. */
export interface SessionList {
  list(actor: Actor): Promise<OwnSession[]>;
  end(actor: Actor, id: string): Promise<void>;
  /** All but the one that asks. */
  endOthers(actor: Actor): Promise<void>;
}

export function createSessionList({ sessions }: { sessions: Pick<Sessions, 'list' | 'endOne' | 'endAll'> }): SessionList {
  return {
    async list(actor) {
      const found = await sessions.list(actor.id);
      return found.map((session) => ({ ...session, current: session.id === actor.session }));
    },
    async end(actor, id) {
      if (!await sessions.endOne(actor.id, id)) throw new AppError('not_found');
    },
    endOthers: (actor) => sessions.endAll(actor.id, actor.session),
  };
}

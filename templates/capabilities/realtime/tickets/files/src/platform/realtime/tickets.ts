import { randomUUID } from 'node:crypto';

import type { Actor } from '../auth/actor.ts';
import { createSecret, formatToken, hashSecret, matchesHash, parseToken } from '../auth/opaque-token.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Database } from '../db/database.ts';
import { AppError } from '../errors/app-error.ts';

/** Stands for a session where no header can: in the address of a WebSocket. It is good once, and for a moment. */
export interface Tickets {
  /** For a session that has vouched for somebody. */
  issue(session: string, userId: string): Promise<{ readonly ticket: string; readonly expiresAt: Date }>;
  /** Uses it up, whichever process has issued it. Refuses what is unknown, used or over, and whose session has ended. */
  redeem(ticket: string): Promise<Actor>;
}

/** Long enough for the next request. */
const TICKET_SECONDS = 30;

interface TicketsOptions {
  readonly db: Database;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly now?: () => Date;
}

export function createTickets({ db, sessions, now = () => new Date() }: TicketsOptions): Tickets {
  return {
    async issue(sessionId, userId) {
      await db.liveTicket.deleteMany({ where: { expiresAt: { lte: now() } } });
      const [id, secret] = [randomUUID(), createSecret()];
      const expiresAt = new Date(now().getTime() + TICKET_SECONDS * 1_000);
      await db.liveTicket.create({ data: { id, userId, sessionId, secretHash: hashSecret(secret), expiresAt } });
      return { ticket: formatToken({ id, secret }), expiresAt };
    },

    async redeem(ticket) {
      const parsed = parseToken(ticket);
      const row = parsed && await db.liveTicket.findUnique({ where: { id: parsed.id } });
      if (!row || row.expiresAt <= now() || !matchesHash(parsed.secret, row.secretHash)) throw refused();
      // Of two who come with it at once, one has deleted it.
      const { count } = await db.liveTicket.deleteMany({ where: { id: row.id } });
      const session = count === 1 ? await sessions.find(row.sessionId) : null;
      if (session?.userId !== row.userId) throw refused();
      return { id: session.userId, role: session.role, session: session.id };
    },
  };
}

function refused(): AppError {
  return new AppError('unauthenticated', { detail: 'The ticket is not good any more.' });
}

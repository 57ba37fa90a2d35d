import { randomUUID } from 'node:crypto';

import { createSecret, formatToken, hashSecret, matchesHash, parseToken } from '../../platform/auth/opaque-token.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Vouched } from '../../platform/providers/provider.ts';

/** What the page that sent somebody to a provider wants: a session, or to show the proof to the account that is signed in. */
export type Intent = 'sign-in' | 'link';

/** A sign-in with a provider that is under way: first sent there, then vouched for. */
export interface Attempt {
  id: string;
  provider: string;
  intent: Intent;
  /** The path of ours that it ends at. */
  returnTo: string;
  /** The hash of what only the client that began knows, where a cookie does not bind it (RFC 7636). */
  challenge: string | null;
  /** Who the provider says it is, once it has. */
  vouched: Vouched | null;
}

export interface FoundAttempt extends Attempt {
  /** What the token holds: state, nonce and code verifier come from it. The database has its hash alone. */
  secret: string;
}

export interface AttemptRepository {
  /** Gives the token. */
  create(attempt: Omit<Attempt, 'id'>): Promise<string>;
  find(token: string): Promise<FoundAttempt | null>;
  /** Uses it up; `false`: somebody was faster. */
  take(attempt: Pick<Attempt, 'id'>): Promise<boolean>;
}

/** Long enough to choose an account and type a password there. */
export const ATTEMPT_SECONDS = 600;

export function createAttemptRepository(db: Database, now: () => Date = () => new Date()): AttemptRepository {
  return {
    async create({ vouched, ...attempt }) {
      await db.providerSignIn.deleteMany({ where: { expiresAt: { lte: now() } } });
      const [id, secret] = [randomUUID(), createSecret()];
      const expiresAt = new Date(now().getTime() + ATTEMPT_SECONDS * 1000);
      await db.providerSignIn.create({ data: { ...attempt, ...(vouched && toColumns(vouched)), id, tokenHash: hashSecret(secret), expiresAt } });
      return formatToken({ id, secret });
    },

    async find(token) {
      const parsed = parseToken(token);
      const row = parsed && await db.providerSignIn.findUnique({ where: { id: parsed.id } });
      if (!row || row.expiresAt <= now() || !matchesHash(parsed.secret, row.tokenHash)) return null;
      const { id, provider, returnTo, challenge, issuer, subject, email, name } = row;
      const vouched = issuer === null || subject === null ? null : { issuer, subject, email, name };
      return { id, provider, intent: row.intent === 'link' ? 'link' : 'sign-in', returnTo, challenge, vouched, secret: parsed.secret };
    },

    async take({ id }) {
      const { count } = await db.providerSignIn.deleteMany({ where: { id } });
      return count === 1;
    },
  };
}

/** What is too long to be an address is none; a name may be cut. */
function toColumns({ issuer, subject, email, name }: Vouched): Vouched {
  return { issuer, subject, email: (email?.length ?? 0) > 254 ? null : email, name: name?.slice(0, 100) ?? null };
}

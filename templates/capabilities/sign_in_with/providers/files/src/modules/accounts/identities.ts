import type { Actor } from '../../platform/auth/actor.ts';
import type { Sessions } from '../../platform/auth/sessions.ts';
import { AppError } from '../../platform/errors/app-error.ts';
import type { Logger } from '../../platform/logging/logger.ts';
import type { ConfirmPassword } from './confirm-password.ts';
import type { AttemptRepository } from './attempt-repository.ts';
import type { Identity, IdentityRepository } from './identity-repository.ts';
import { expired, type Vouching } from './vouching.ts';

interface IdentitiesDeps {
  vouching: Pick<Vouching, 'vouched'>;
  attempts: Pick<AttemptRepository, 'take'>;
  identities: Pick<IdentityRepository, 'list' | 'link' | 'unlink'>;
  confirmPassword: ConfirmPassword;
  sessions: Pick<Sessions, 'endAll'>;
  logger: Logger;
}

interface Proof {
  token: string | undefined;
  codeVerifier?: string | undefined;
  currentPassword: string;
}

/**
 * The identities of one's own account. Linking takes the password, so that nobody's identity is slipped into an open
 * session; unlinking takes it too, so that a way in is always left.
 */
export interface Identities {
  list(actor: Actor): Promise<Identity[]>;
  link(actor: Actor, proof: Proof): Promise<void>;
  /** Ends the other sessions: this identity may have opened them. */
  unlink(actor: Actor, id: string, currentPassword: string): Promise<void>;
}

export function createIdentities({ vouching, attempts, identities, confirmPassword, sessions, logger }: IdentitiesDeps): Identities {
  return {
    list: ({ id }) => identities.list(id),

    async link(actor, { token, codeVerifier, currentPassword }) {
      const attempt = await vouching.vouched(token, codeVerifier);
      const user = await confirmPassword(actor, currentPassword);
      if (!await attempts.take(attempt)) throw expired();
      await identities.link(user.id, attempt.provider, attempt.vouched);
      logger.info({ event: 'auth.identity_linked', userId: user.id, provider: attempt.provider }, 'identity linked');
    },

    async unlink(actor, id, currentPassword) {
      const user = await confirmPassword(actor, currentPassword);
      if (!await identities.unlink(user.id, id)) throw new AppError('not_found');
      await sessions.endAll(user.id, actor.session);
      logger.info({ event: 'auth.identity_unlinked', userId: user.id }, 'identity unlinked');
    },
  };
}

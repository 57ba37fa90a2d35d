import type { Actor } from '../../platform/auth/actor.ts';
import { accessTokensOf } from '../../platform/auth/access-token.ts';
import type { AuthenticatorDeps } from '../../platform/auth/authenticator.ts';
import type { IssuedSession, Sessions } from '../../platform/auth/sessions.ts';
import type { CreateCounter } from '../../platform/counters/counter.ts';
import { AppError } from '../../platform/errors/app-error.ts';
import type { Logger } from '../../platform/logging/logger.ts';
import type { UserService } from '../users/service.ts';
import { createRegistration, type Register } from './registration.ts';
import { createSignIn } from './sign-in.ts';
import type { CredentialsInput } from './schema.ts';

export interface TokenPair {
  accessToken: string;
  accessTokenSeconds: number;
  refreshToken: string;
  refreshTokenExpiresAt: Date;
}

export interface AuthService {
  register: Register;
  signIn(credentials: CredentialsInput, address: string): Promise<TokenPair>;
  /** Trades a refresh token in. Each is good once; showing one a second time ends what came of it. */
  refresh(refreshToken: string): Promise<TokenPair>;
  /** Access tokens that are out live on until they expire. */
  signOut(refreshToken: string): Promise<void>;
}

export interface AuthServiceDeps {
  config: AuthenticatorDeps['config'];
  users: UserService;
  sessions: Sessions;
  createCounter: CreateCounter;
  logger: Logger;
}

export function createAuthService({ config, users, sessions, createCounter, logger }: AuthServiceDeps): AuthService {
  const accessTokens = accessTokensOf(config);
  const limits = config.auth.limits;
  const signIn = createSignIn({ users, limits, createCounter, logger });

  async function issue(actor: Actor, { token, expiresAt }: IssuedSession): Promise<TokenPair> {
    return {
      accessToken: await accessTokens.issue(actor),
      accessTokenSeconds: accessTokens.lifetimeSeconds,
      refreshToken: token,
      refreshTokenExpiresAt: expiresAt,
    };
  }

  return {
    register: createRegistration({ users, limits, createCounter }),

    async signIn(credentials, address) {
      const user = await signIn(credentials, address);
      return issue(user, await sessions.open(user.id));
    },

    async refresh(refreshToken) {
      const found = await sessions.inspect(refreshToken);
      const rotated = found.state === 'active' ? await sessions.rotate(found.session) : null;
      if (found.state === 'active' && rotated !== null) {
        return issue({ id: found.session.userId, role: found.session.role }, rotated);
      }
      if (found.state === 'active' || found.state === 'replaced') {
        // Two parties hold this chain of tokens and one of them stole it. Which one cannot be told: it ends here.
        await sessions.end(refreshToken);
        logger.warn({ event: 'auth.refresh_token_reused', userId: found.session.userId }, 'refresh token reused');
      }
      throw new AppError('unauthenticated', { detail: 'The refresh token is not valid any more.' });
    },

    signOut: (refreshToken) => sessions.end(refreshToken),
  };
}

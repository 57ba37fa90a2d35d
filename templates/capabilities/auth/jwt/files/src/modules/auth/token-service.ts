import { accessTokensOf } from '../../platform/auth/access-token.ts';
import type { AuthenticatorDeps } from '../../platform/auth/authenticator.ts';
import { knownDevicesOf } from '../../platform/auth/known-device.ts';
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
  signIn(credentials: CredentialsInput, address: string, device?: string, userAgent?: string): Promise<TokenPair & { deviceToken: string }>;
  /** Trades a refresh token in. Each is good once, and for its repetition; shown later it ends what came of it. */
  refresh(refreshToken: string): Promise<TokenPair>;
  /** Access tokens that are out end with it, some seconds later. */
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
  const signIn = createSignIn({ users, limits, devices: knownDevicesOf(config), createCounter, logger });

  async function issue(session: IssuedSession): Promise<TokenPair> {
    return {
      accessToken: await accessTokens.issue(session),
      accessTokenSeconds: accessTokens.lifetimeSeconds,
      refreshToken: session.token,
      refreshTokenExpiresAt: session.expiresAt,
    };
  }

  return {
    register: createRegistration({ users, limits, createCounter }),

    async signIn(credentials, address, device, userAgent) {
      const { user, deviceToken } = await signIn(credentials, address, device);
      return { ...await issue(await sessions.open(user.id, userAgent)), deviceToken };
    },

    async refresh(refreshToken) {
      const renewal = await sessions.renew(refreshToken);
      if (renewal.state === 'renewed') return issue(renewal.issued);
      if (renewal.state === 'replaced') {
        // Two parties hold this chain of tokens and one of them stole it. Which one cannot be told: it ends here.
        await sessions.end(refreshToken);
        logger.warn({ event: 'auth.refresh_token_reused', userId: renewal.session.userId }, 'refresh token reused');
      }
      throw new AppError('unauthenticated', { detail: 'The refresh token is not valid any more.' });
    },

    signOut: (refreshToken) => sessions.end(refreshToken),
  };
}

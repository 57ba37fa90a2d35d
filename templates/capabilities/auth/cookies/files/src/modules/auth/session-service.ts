import type { AuthenticatorDeps } from '../../platform/auth/authenticator.ts';
import type { IssuedSession, Sessions } from '../../platform/auth/sessions.ts';
import type { CreateCounter } from '../../platform/counters/counter.ts';
import type { Logger } from '../../platform/logging/logger.ts';
import type { User } from '../users/schema.ts';
import type { UserService } from '../users/service.ts';
import { createRegistration, type Register } from './registration.ts';
import type { CredentialsInput } from './schema.ts';
import { createSignIn } from './sign-in.ts';

export interface AuthService {
  register: Register;
  /** Opens a session of its own for each sign-in. */
  signIn(credentials: CredentialsInput, address: string): Promise<{ user: User; session: IssuedSession }>;
  signOut(token: string): Promise<void>;
}

export interface AuthServiceDeps {
  config: Pick<AuthenticatorDeps['config'], 'auth'>;
  users: UserService;
  sessions: Sessions;
  createCounter: CreateCounter;
  logger: Logger;
}

export function createAuthService({ config, users, sessions, createCounter, logger }: AuthServiceDeps): AuthService {
  const limits = config.auth.limits;
  const signIn = createSignIn({ users, limits, createCounter, logger });

  return {
    register: createRegistration({ users, limits, createCounter }),

    async signIn(credentials, address) {
      const user = await signIn(credentials, address);
      return { user, session: await sessions.open(user.id) };
    },

    signOut: (token) => sessions.end(token),
  };
}

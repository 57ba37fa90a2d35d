import type { AuthenticatorDeps } from '../../platform/auth/authenticator.ts';
import { knownDevicesOf } from '../../platform/auth/known-device.ts';
import type { IssuedSession, Sessions } from '../../platform/auth/sessions.ts';
import type { CreateCounter } from '../../platform/counters/counter.ts';
import type { Logger } from '../../platform/logging/logger.ts';
import type { User } from '../users/schema.ts';
import type { UserService } from '../users/service.ts';
import { createRegistration, type Register } from './registration.ts';
import type { CredentialsInput } from './schema.ts';
import { createSignIn } from './sign-in.ts';

interface SignedIn {
  user: User;
  session: IssuedSession;
  /** What the device shows next time, to be known. */
  deviceToken: string;
}

export interface AuthService {
  register: Register;
  /** Opens a session of its own for each sign-in. */
  signIn(credentials: CredentialsInput, address: string, device?: string, userAgent?: string): Promise<SignedIn>;
  signOut(token: string): Promise<void>;
}

export interface AuthServiceDeps {
  config: Pick<AuthenticatorDeps['config'], 'appSecret' | 'auth'>;
  users: UserService;
  sessions: Sessions;
  createCounter: CreateCounter;
  logger: Logger;
}

export function createAuthService({ config, users, sessions, createCounter, logger }: AuthServiceDeps): AuthService {
  const limits = config.auth.limits;
  const signIn = createSignIn({ users, limits, devices: knownDevicesOf(config), createCounter, logger });

  return {
    register: createRegistration({ users, limits, createCounter }),

    async signIn(credentials, address, device, userAgent) {
      const { user, deviceToken } = await signIn(credentials, address, device);
      return { user, deviceToken, session: await sessions.open(user.id, userAgent) };
    },

    signOut: (token) => sessions.end(token),
  };
}

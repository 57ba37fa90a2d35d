import type { Config } from '../config/config.ts';
import type { Actor } from './actor.ts';
import type { Sessions } from './sessions.ts';

/**
 * Answers who sent a request. `null` is an anonymous caller, without credentials. A request that must not be served at
 * all throws instead: a forged cookie write, or a token that is wrong or has ended.
 */
export interface Authenticator {
  /** What a 401 names as the way in (RFC 9110, `WWW-Authenticate`). */
  readonly challenge: string;
  authenticate(request: Request): Promise<Actor | null>;
}

/** What a way of authenticating may need. */
export interface AuthenticatorDeps {
  config: Pick<Config, 'appSecret' | 'publicUrl' | 'http' | 'auth'>;
  sessions: Sessions;
}

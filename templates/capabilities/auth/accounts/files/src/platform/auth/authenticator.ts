import type { Config } from '../config/config.ts';
import type { Actor } from './actor.ts';
import type { Sessions } from './sessions.ts';

/**
 * Answers who sent a request. `null` is an anonymous caller: no credentials, or none that are
 * still good. A request that must not be served at all (a forged cookie write) throws instead.
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

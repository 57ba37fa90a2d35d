import type { Authenticator, AuthenticatorDeps } from './authenticator.ts';
import { assertTrustedOrigin, trustedOriginsOf } from './csrf.ts';

/** Takes the session token out of the request's cookies. */
export type ReadSessionToken = (request: Request) => string | null | Promise<string | null>;

/**
 * Asks the session's row on each request, so that a sign-out or another role counts at once. A cookie that has ended is
 * nobody's, and no error: a browser sends it along by itself, to public pages too, and nobody there could drop it.
 */
export function createCookieAuthenticator(
  { config, sessions }: AuthenticatorDeps,
  readToken: ReadSessionToken,
): Authenticator {
  const trustedOrigins = trustedOriginsOf(config);
  return {
    challenge: 'Cookie',
    async authenticate(request) {
      const token = await readToken(request);
      if (token === null) return null;
      assertTrustedOrigin(request, trustedOrigins);
      const found = await sessions.inspect(token);
      if (found.state !== 'active') return null;
      await sessions.touch(found.session);
      const { id, userId, role } = found.session;
      return { id: userId, role, session: id };
    },
  };
}

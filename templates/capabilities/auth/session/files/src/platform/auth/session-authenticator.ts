import type { Authenticator, AuthenticatorDeps } from './authenticator.ts';
import { createCookieAuthenticator } from './cookie-authenticator.ts';
import { createSessionCookie } from './session-cookie.ts';

export function createAuthenticator(deps: AuthenticatorDeps): Authenticator {
  const cookie = createSessionCookie(deps.config);
  return createCookieAuthenticator(deps, (request) => cookie.read(request));
}

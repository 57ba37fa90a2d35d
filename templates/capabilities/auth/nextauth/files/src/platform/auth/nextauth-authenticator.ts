import type { Authenticator, AuthenticatorDeps } from './authenticator.ts';
import { createCookieAuthenticator } from './cookie-authenticator.ts';
import { createNextAuthReader } from './nextauth-cookie.ts';

/** Pages and the API know the same people: this reads the cookie that next-auth wrote. */
export function createAuthenticator(deps: AuthenticatorDeps): Authenticator {
  const read = createNextAuthReader(deps.config);
  return createCookieAuthenticator(deps, (request) => read(request.headers.get('cookie')));
}

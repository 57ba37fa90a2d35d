import { createSessionCookie } from '../../platform/auth/session-cookie.ts';
import type { Config } from '../../platform/config/config.ts';
import type { Opened } from './provider-sign-in.ts';

/** The cookie of a session that was opened without the sign-in's own route. A promise, as where cookies are encrypted. */
export function createSignedInCookie(config: Pick<Config, 'auth'>) {
  const cookie = createSessionCookie(config);
  return {
    read: (request: Request) => Promise.resolve(cookie.read(request)),
    write: ({ session }: Opened) => Promise.resolve(cookie.write(session.token, session.expiresAt)),
  };
}

import { serialize } from 'hono/utils/cookie';
import { encode } from 'next-auth/jwt';

import { createNextAuthReader, nextAuthCookieName, nextAuthSecret } from '../../platform/auth/nextauth-cookie.ts';
import type { Config } from '../../platform/config/config.ts';
import type { Opened } from './provider-sign-in.ts';

/** next-auth's own cookie, for a session that was opened without its route: pages and API read it as any other. */
export function createSignedInCookie(config: Pick<Config, 'appSecret' | 'auth'>) {
  const secret = nextAuthSecret(config);
  const name = nextAuthCookieName(config);
  const readToken = createNextAuthReader(config);
  const options = { httpOnly: true, sameSite: 'Lax', secure: config.auth.secureCookies, path: '/' } as const;
  return {
    read: (request: Request) => readToken(request.headers.get('cookie')),
    async write({ user, session }: Opened) {
      const { id: sub, name: called, email, role } = user;
      const { maxSeconds } = config.auth.session;
      const token = await encode({ token: { sub, name: called, email, role, session: session.token }, secret, maxAge: maxSeconds });
      return serialize(name, token, { ...options, expires: session.expiresAt });
    },
  };
}

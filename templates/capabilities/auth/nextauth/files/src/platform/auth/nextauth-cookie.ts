import { parse } from 'hono/utils/cookie';
import { decode, encode } from 'next-auth/jwt';
import type { Config } from '../config/config.ts';
import { deriveKey } from '../config/secrets.ts';
import type { Role } from './actor.ts';
import type { IssuedSession } from './sessions.ts';

type CookieConfig = Pick<Config, 'appSecret' | 'auth'>;

/** What next-auth encrypts its cookie with. */
export function nextAuthSecret({ appSecret }: Pick<Config, 'appSecret'>): string {
  return deriveKey(appSecret, 'next-auth').toString('base64url');
}

export function nextAuthCookieName({ auth }: Pick<Config, 'auth'>): string {
  return auth.secureCookies ? '__Secure-next-auth.session-token' : 'next-auth.session-token';
}

/** Opens next-auth's cookie and takes out the session token that signing in put there. */
export function createNextAuthReader(config: CookieConfig): (cookieHeader: string | null) => Promise<string | null> {
  const secret = nextAuthSecret(config);
  const name = nextAuthCookieName(config);
  return async (cookieHeader) => {
    const token = parse(cookieHeader ?? '', name)[name];
    if (token === undefined) return null;
    try {
      const payload = await decode({ token, secret });
      return typeof payload?.session === 'string' ? payload.session : null;
    } catch {
      // Altered, expired, or from another secret: a stranger's.
      return null;
    }
  };
}

interface WrittenSession {
  user: { id: string; name: string; email: string; role: Role };
  session: IssuedSession;
}

/** As next-auth writes its cookie: for a session that goes on with another token, outside of its routes. */
export function createNextAuthWriter(config: CookieConfig) {
  const secret = nextAuthSecret(config);
  const name = nextAuthCookieName(config);
  return async ({ user, session }: WrittenSession) => {
    const { id: sub, name: called, email, role } = user;
    const maxAge = Math.floor((session.expiresAt.getTime() - Date.now()) / 1000);
    const value = await encode({ secret, maxAge, token: { sub, name: called, email, role, session: session.token } });
    const options = { httpOnly: true, sameSite: 'lax', secure: config.auth.secureCookies, path: '/', expires: session.expiresAt } as const;
    return { name, value, options };
  };
}

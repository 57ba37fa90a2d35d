import { parse } from 'hono/utils/cookie';
import { decode } from 'next-auth/jwt';
import type { Config } from '../config/config.ts';
import { deriveKey } from '../config/secrets.ts';

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

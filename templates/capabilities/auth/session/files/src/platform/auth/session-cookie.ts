import { parse, serialize } from 'hono/utils/cookie';
import type { Config } from '../config/config.ts';

/** The cookie that carries a session token. Its value never reaches a script, and never another site. */
export interface SessionCookie {
  readonly name: string;
  read(request: Request): string | null;
  /** A `Set-Cookie` value. */
  write(token: string, expiresAt: Date): string;
  clear(): string;
}

export function createSessionCookie({ auth }: { auth: Pick<Config['auth'], 'secureCookies'> }): SessionCookie {
  // `__Host-` makes the browser insist on Secure, Path=/ and no Domain; development has no TLS.
  const name = auth.secureCookies ? '__Host-session' : 'session';
  const options = { httpOnly: true, sameSite: 'Lax', secure: auth.secureCookies, path: '/' } as const;
  return {
    name,
    read: (request) => parse(request.headers.get('cookie') ?? '', name)[name] ?? null,
    write: (token, expires) => serialize(name, token, { ...options, expires }),
    clear: () => serialize(name, '', { ...options, maxAge: 0 }),
  };
}

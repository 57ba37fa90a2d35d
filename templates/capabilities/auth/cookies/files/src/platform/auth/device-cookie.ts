import { parse, serialize } from 'hono/utils/cookie';
import type { Config } from '../config/config.ts';

/** As long as browsers keep one (RFC 6265bis: 400 days): the token in it ends by itself. */
const MAX_AGE_SECONDS = 400 * 86_400;

/** The cookie by which an account knows the device again. It opens nothing, and outlives the session. */
export interface DeviceCookie {
  read(cookieHeader: string | null | undefined): string | undefined;
  /** A `Set-Cookie` value. */
  write(token: string): string;
}

export function createDeviceCookie({ auth }: Pick<Config, 'auth'>): DeviceCookie {
  const name = auth.secureCookies ? '__Host-device' : 'device';
  return {
    read: (header) => parse(header ?? '', name)[name],
    write: (token) => serialize(name, token, {
      httpOnly: true, sameSite: 'Lax', secure: auth.secureCookies, path: '/', maxAge: MAX_AGE_SECONDS,
    }),
  };
}

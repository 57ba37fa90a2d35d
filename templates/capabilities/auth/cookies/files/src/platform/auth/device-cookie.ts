import { parse, serialize } from 'hono/utils/cookie';
import type { Config } from '../config/config.ts';
import { DEVICE_DAYS } from './known-device.ts';

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
      httpOnly: true, sameSite: 'Lax', secure: auth.secureCookies, path: '/', maxAge: DEVICE_DAYS * 86_400,
    }),
  };
}

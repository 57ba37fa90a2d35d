import { parse, serialize } from 'hono/utils/cookie';

import { ATTEMPT_SECONDS } from './attempt-repository.ts';

/** The cookie that binds a sign-in with a provider to the browser that began it. */
export interface AttemptCookie {
  readonly name: string;
  read(cookieHeader: string | null | undefined): string | undefined;
  /** A `Set-Cookie` value. */
  write(token: string): string;
  clear(): string;
}

export function createAttemptCookie(publicUrl: string): AttemptCookie {
  const secure = publicUrl.startsWith('https:');
  // `__Host-`: no neighbour below the same domain can put one of its own here. Lax: it comes back from the provider.
  const name = secure ? '__Host-provider' : 'provider';
  const options = { httpOnly: true, sameSite: 'Lax', secure, path: '/' } as const;
  return {
    name,
    read: (header) => parse(header ?? '', name)[name],
    write: (token) => serialize(name, token, { ...options, maxAge: ATTEMPT_SECONDS }),
    clear: () => serialize(name, '', { ...options, maxAge: 0 }),
  };
}

import type { Context } from 'hono';
import { createSessionCookie } from '../../platform/auth/session-cookie.ts';
import type { Config } from '../../platform/config/config.ts';
import type { AppEnv } from '../../platform/http/app-env.ts';
import type { ReissuedSession } from '../accounts/step-up.ts';

/** For `createRoute`: the answer where a session goes on with another token. */
export const handedOver = {
  204: {
    description: 'Done; the session has another cookie',
    headers: { 'Set-Cookie': { description: 'The session cookie', schema: { type: 'string' } } },
  },
} as const;

export function createHandOver(config: Config) {
  const cookie = createSessionCookie(config);
  return (c: Context<AppEnv>, { session }: ReissuedSession) => c.body(null, 204, { 'Set-Cookie': cookie.write(session.token, session.expiresAt) });
}

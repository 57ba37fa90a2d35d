import type { Context } from 'hono';
import { createSessionCookie } from '../../platform/auth/session-cookie.ts';
import type { Config } from '../../platform/config/config.ts';
import type { AppEnv } from '../../platform/http/app-env.ts';
import type { ReissuedSession } from '../accounts/step-up.ts';

export { handedOver } from './cookie-hand-over.ts';

export function createHandOver(config: Config) {
  const cookie = createSessionCookie(config);
  return (c: Context<AppEnv>, { session }: ReissuedSession) => c.body(null, 204, { 'Set-Cookie': cookie.write(session.token, session.expiresAt) });
}

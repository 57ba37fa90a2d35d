import type { Context } from 'hono';
import { serialize } from 'hono/utils/cookie';
import { createNextAuthWriter } from '../../platform/auth/nextauth-cookie.ts';
import type { Config } from '../../platform/config/config.ts';
import type { AppEnv } from '../../platform/http/app-env.ts';
import type { ReissuedSession } from '../accounts/step-up.ts';

export { handedOver } from './cookie-hand-over.ts';

export function createHandOver(config: Config) {
  const write = createNextAuthWriter(config);
  return async (c: Context<AppEnv>, reissued: ReissuedSession) => {
    const { name, value, options } = await write(reissued);
    return c.body(null, 204, { 'Set-Cookie': serialize(name, value, options) });
  };
}

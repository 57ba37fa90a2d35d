import type { Context } from 'hono';
import type { Config } from '../../platform/config/config.ts';
import type { AppEnv } from '../../platform/http/app-env.ts';
import { reply } from '../../platform/http/reply.ts';
import type { ReissuedSession } from '../accounts/step-up.ts';
import { createIssueTokens, tokensSchema, toTokensResponse } from './tokens.ts';

/** For `createRoute`: the answer where a session goes on with another token. */
export const handedOver = {
  200: { description: 'The tokens of the session from now on', content: { 'application/json': { schema: tokensSchema } } },
} as const;

export function createHandOver(config: Config) {
  const issue = createIssueTokens(config);
  return async (c: Context<AppEnv>, { session }: ReissuedSession) => reply(c, tokensSchema, toTokensResponse(await issue(session)), 200);
}

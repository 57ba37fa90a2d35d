import { z } from '@hono/zod-openapi';
import { accessTokensOf } from '../../platform/auth/access-token.ts';
import type { AuthenticatorDeps } from '../../platform/auth/authenticator.ts';
import type { IssuedSession } from '../../platform/auth/sessions.ts';

export interface TokenPair {
  accessToken: string;
  accessTokenSeconds: number;
  refreshToken: string;
  refreshTokenExpiresAt: Date;
}

export type IssueTokens = (session: IssuedSession) => Promise<TokenPair>;

/** What a client holds of a session. */
export function createIssueTokens(config: AuthenticatorDeps['config']): IssueTokens {
  const accessTokens = accessTokensOf(config);
  return async (session) => ({
    accessToken: await accessTokens.issue(session),
    accessTokenSeconds: accessTokens.lifetimeSeconds,
    refreshToken: session.token,
    refreshTokenExpiresAt: session.expiresAt,
  });
}

export const pair = {
  accessToken: z.string().openapi({ description: 'For the header `Authorization: Bearer …`.' }),
  tokenType: z.literal('Bearer'),
  expiresIn: z.int().openapi({ description: 'Seconds that the access token is good for.', example: 600 }),
  refreshToken: z.string().openapi({ description: 'Trade it in, once, for the next pair.' }),
  refreshTokenExpiresAt: z.iso.datetime().openapi({ description: 'Sign in again after this at the latest: a token that nobody trades in ends earlier.' }),
};
export const tokensSchema = z.object(pair).openapi('Tokens');

export function toTokensResponse({ accessToken, accessTokenSeconds, refreshToken, refreshTokenExpiresAt }: TokenPair): z.input<typeof tokensSchema> {
  return {
    accessToken,
    tokenType: 'Bearer',
    expiresIn: accessTokenSeconds,
    refreshToken,
    refreshTokenExpiresAt: refreshTokenExpiresAt.toISOString(),
  };
}

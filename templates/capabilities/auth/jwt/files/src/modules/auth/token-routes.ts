import { createRoute, z } from '@hono/zod-openapi';
import type { Config } from '../../platform/config/config.ts';
import { createRouter, type Router } from '../../platform/http/app-env.ts';
import { addressBlock, clientAddress } from '../../platform/http/client-address.ts';
import { problemResponses } from '../../platform/http/problems.ts';
import { reply } from '../../platform/http/reply.ts';
import { addRegisterRoute } from './register-route.ts';
import { credentialsSchema } from './schema.ts';
import type { AuthService, TokenPair } from './token-service.ts';

const tokensSchema = z
  .object({
    accessToken: z.string().openapi({ description: 'For the header `Authorization: Bearer …`.' }),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().openapi({ description: 'Seconds that the access token is good for.', example: 600 }),
    refreshToken: z.string().openapi({ description: 'Trade it in, once, for the next pair.' }),
    refreshTokenExpiresAt: z.iso.datetime().openapi({ description: 'Sign in again after this at the latest: a token that nobody trades in ends earlier.' }),
  })
  .openapi('Tokens');

const refreshTokenSchema = z.strictObject({ refreshToken: z.string().min(1).max(200) }).openapi('RefreshToken');

const tokens = { description: 'Tokens', content: { 'application/json': { schema: tokensSchema } } };
const refreshTokenBody = { required: true, content: { 'application/json': { schema: refreshTokenSchema } } };

const signIn = createRoute({
  method: 'post',
  path: '/sign-in',
  operationId: 'signIn',
  tags: ['auth'],
  summary: 'Sign in',
  description: 'Answers a wrong password and an unknown address alike. Too many failures are refused for a while.',
  request: { body: { required: true, content: { 'application/json': { schema: credentialsSchema } } } },
  responses: { 200: tokens, ...problemResponses(400, 401, 413, 415, 422) },
});

const refresh = createRoute({
  method: 'post',
  path: '/refresh',
  operationId: 'refreshTokens',
  tags: ['auth'],
  summary: 'Trade a refresh token in for new tokens',
  description: 'A refresh token is good once. Showing one again signs out whoever holds its successors.',
  request: { body: refreshTokenBody },
  responses: { 200: tokens, ...problemResponses(400, 401, 413, 415, 422) },
});

const signOut = createRoute({
  method: 'post',
  path: '/sign-out',
  operationId: 'signOut',
  tags: ['auth'],
  summary: 'Sign out',
  description: 'Ends the sign-in that the refresh token belongs to. It is no error if it has ended already.',
  request: { body: refreshTokenBody },
  responses: { 204: { description: 'Signed out' }, ...problemResponses(400, 413, 415, 422) },
});

function toTokensResponse(pair: TokenPair): z.input<typeof tokensSchema> {
  return {
    accessToken: pair.accessToken,
    tokenType: 'Bearer',
    expiresIn: pair.accessTokenSeconds,
    refreshToken: pair.refreshToken,
    refreshTokenExpiresAt: pair.refreshTokenExpiresAt.toISOString(),
  };
}

export interface AuthRoutesDeps {
  auth: AuthService;
  config: Config;
}

export function authRoutes({ auth, config }: AuthRoutesDeps): Router {
  const router = createRouter();
  addRegisterRoute(router, { register: auth.register, config });

  router.openapi(signIn, async (c) => {
    const address = addressBlock(clientAddress(c, config.http.trustProxy));
    const pair = await auth.signIn(c.req.valid('json'), address);
    return reply(c, tokensSchema, toTokensResponse(pair), 200);
  });

  router.openapi(refresh, async (c) => {
    const pair = await auth.refresh(c.req.valid('json').refreshToken);
    return reply(c, tokensSchema, toTokensResponse(pair), 200);
  });

  router.openapi(signOut, async (c) => {
    await auth.signOut(c.req.valid('json').refreshToken);
    return c.body(null, 204);
  });

  return router;
}

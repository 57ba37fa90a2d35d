import { createRoute, z } from '@hono/zod-openapi';
import type { Config } from '../../platform/config/config.ts';
import { createRouter, type Router } from '../../platform/http/app-env.ts';
import { addressBlock, clientAddress } from '../../platform/http/client-address.ts';
import { problemResponses } from '../../platform/http/problems.ts';
import { reply } from '../../platform/http/reply.ts';
import { addRegisterRoute } from './register-route.ts';
import { credentialsSchema } from './schema.ts';
import type { AuthService } from './token-service.ts';
import { pair, toTokensResponse, tokensSchema } from './tokens.ts';

const signedInSchema = z
  .object({
    ...pair,
    deviceToken: z.string().openapi({ description: 'Keep it beyond the sign-out, and show it when signing in again from this device.' }),
  })
  .openapi('SignedIn');

// Not `extend`: in the contract a closed schema and an addition to it would exclude each other.
const signInSchema = z
  .strictObject({
    ...credentialsSchema.shape,
    deviceToken: z
      .string()
      .max(200)
      .optional()
      .openapi({ description: 'From the last sign-in on this device: wrong passwords of others do not keep it out then.' }),
  })
  .openapi('SignIn');

const refreshTokenSchema = z.strictObject({ refreshToken: z.string().min(1).max(200) }).openapi('RefreshToken');

const tokens = { description: 'Tokens', content: { 'application/json': { schema: tokensSchema } } };
const signedIn = { description: 'Tokens, and one for the device', content: { 'application/json': { schema: signedInSchema } } };
const refreshTokenBody = { required: true, content: { 'application/json': { schema: refreshTokenSchema } } };

const signIn = createRoute({
  method: 'post',
  path: '/sign-in',
  operationId: 'signIn',
  tags: ['auth'],
  summary: 'Sign in',
  description: 'Answers a wrong password and an unknown address alike. Too many failures are refused for a while.',
  request: { body: { required: true, content: { 'application/json': { schema: signInSchema } } } },
  responses: { 200: signedIn, ...problemResponses(400, 401, 413, 415, 422) },
});

const refresh = createRoute({
  method: 'post',
  path: '/refresh',
  operationId: 'refreshTokens',
  tags: ['auth'],
  summary: 'Trade a refresh token in for new tokens',
  description: 'A refresh token is good once; asked again within seconds, the answer is the same. Shown later, it signs out whoever holds its successors.',
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

export interface AuthRoutesDeps {
  auth: AuthService;
  config: Config;
}

export function authRoutes({ auth, config }: AuthRoutesDeps): Router {
  const router = createRouter();
  addRegisterRoute(router, { register: auth.register, config });

  router.openapi(signIn, async (c) => {
    const address = addressBlock(clientAddress(c, config.http.trustProxy));
    const { deviceToken: device, ...credentials } = c.req.valid('json');
    const { deviceToken, ...tokenPair } = await auth.signIn(credentials, address, device, c.req.header('User-Agent'));
    return reply(c, signedInSchema, { ...toTokensResponse(tokenPair), deviceToken }, 200);
  });

  router.openapi(refresh, async (c) => {
    return reply(c, tokensSchema, toTokensResponse(await auth.refresh(c.req.valid('json').refreshToken)), 200);
  });

  router.openapi(signOut, async (c) => {
    await auth.signOut(c.req.valid('json').refreshToken);
    return c.body(null, 204);
  });

  return router;
}

import { createRoute } from '@hono/zod-openapi';
import { createDeviceCookie } from '../../platform/auth/device-cookie.ts';
import { createSessionCookie } from '../../platform/auth/session-cookie.ts';
import type { Config } from '../../platform/config/config.ts';
import { createRouter, type Router } from '../../platform/http/app-env.ts';
import { addressBlock, clientAddress } from '../../platform/http/client-address.ts';
import { problemResponses } from '../../platform/http/problems.ts';
import { reply } from '../../platform/http/reply.ts';
import { toUserResponse, userSchema } from '../users/schema.ts';
import { addRegisterRoute } from './register-route.ts';
import { credentialsSchema } from './schema.ts';
import type { AuthService } from './session-service.ts';

const setCookie = { 'Set-Cookie': { description: 'The session cookie, and one for the device', schema: { type: 'string' } } } as const;

const signIn = createRoute({
  method: 'post',
  path: '/sign-in',
  operationId: 'signIn',
  tags: ['auth'],
  summary: 'Sign in',
  description: 'Answers a wrong password and an unknown address alike. Too many failures are refused for a while.',
  request: { body: { required: true, content: { 'application/json': { schema: credentialsSchema } } } },
  responses: {
    200: { description: 'Who signed in', headers: setCookie, content: { 'application/json': { schema: userSchema } } },
    ...problemResponses(400, 401, 403, 413, 415, 422),
  },
});

const signOut = createRoute({
  method: 'post',
  path: '/sign-out',
  operationId: 'signOut',
  tags: ['auth'],
  summary: 'Sign out',
  description: 'Ends the session of the cookie. It is no error if there is none.',
  responses: { 204: { description: 'Signed out', headers: setCookie }, ...problemResponses(403) },
});

export interface AuthRoutesDeps {
  auth: AuthService;
  config: Config;
}

export function authRoutes({ auth, config }: AuthRoutesDeps): Router {
  const router = createRouter();
  const cookie = createSessionCookie(config);
  const deviceCookie = createDeviceCookie(config);
  addRegisterRoute(router, { register: auth.register, config });

  router.openapi(signIn, async (c) => {
    const address = addressBlock(clientAddress(c, config.http.trustProxy));
    const device = deviceCookie.read(c.req.header('Cookie'));
    const { user, session, deviceToken } = await auth.signIn(c.req.valid('json'), address, device, c.req.header('User-Agent'));
    // The browser forgets the session that it had: so does the server.
    const previous = cookie.read(c.req.raw);
    if (previous !== null) await auth.signOut(previous);
    c.header('Set-Cookie', cookie.write(session.token, session.expiresAt), { append: true });
    c.header('Set-Cookie', deviceCookie.write(deviceToken), { append: true });
    return reply(c, userSchema, toUserResponse(user), 200);
  });

  router.openapi(signOut, async (c) => {
    const token = cookie.read(c.req.raw);
    if (token !== null) await auth.signOut(token);
    return c.body(null, 204, { 'Set-Cookie': cookie.clear() });
  });

  return router;
}

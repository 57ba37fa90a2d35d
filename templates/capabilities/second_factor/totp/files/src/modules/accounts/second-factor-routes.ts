import { createRoute, z } from '@hono/zod-openapi';

import { createRouter, type Router } from '../../platform/http/app-env.ts';
import { problemResponses } from '../../platform/http/problems.ts';
import { reply } from '../../platform/http/reply.ts';
import { confirmSchema } from './second-factor-schema.ts';
import type { SecondFactors } from './second-factors.ts';
import { security, signedIn } from './signed-in.ts';

const statusSchema = z.object({
  enabled: z.boolean().openapi({ description: 'Whether signing in asks for a code.' }),
  recoveryCodes: z.int().openapi({ description: 'How many recovery codes are left.' }),
});
const begunSchema = z.object({
  secret: z.string().openapi({ description: 'To type into the app.', example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }),
  uri: z.string().openapi({ description: 'To show as a QR code.' }),
});
const codesSchema = z.object({
  recoveryCodes: z.array(z.string()).openapi({ description: 'Each opens the account once when the app is lost. Shown this once.' }),
});

const readFactor = createRoute({
  method: 'get',
  path: '/second-factor',
  operationId: 'readSecondFactor',
  tags: ['users'],
  summary: 'Read whether the account has a second factor',
  description: 'And how many recovery codes are left.',
  security,
  responses: { 200: { description: 'What is set up', content: { 'application/json': { schema: statusSchema } } }, ...problemResponses(401) },
});

const beginFactor = createRoute({
  method: 'post',
  path: '/second-factor',
  operationId: 'beginSecondFactor',
  tags: ['users'],
  summary: 'Set up a second factor',
  description: 'Asks for a confirmation of who asks. Gives what an authenticator app has to know. Signing in asks for nothing before a code was confirmed.',
  security,
  responses: { 200: { description: 'For the app', content: { 'application/json': { schema: begunSchema } } }, ...problemResponses(401, 403, 409) },
});

const confirmFactor = createRoute({
  method: 'put',
  path: '/second-factor',
  operationId: 'confirmSecondFactor',
  tags: ['users'],
  summary: 'Confirm the second factor by a code',
  description: 'Asks for a confirmation of who asks. Signing in asks for a code from then on, and the other sessions end.',
  security,
  request: { body: { required: true, content: { 'application/json': { schema: confirmSchema } } } },
  responses: { 200: { description: 'Recovery codes', content: { 'application/json': { schema: codesSchema } } }, ...problemResponses(400, 401, 403, 413, 415, 422) },
});

const removeFactor = createRoute({
  method: 'delete',
  path: '/second-factor',
  operationId: 'removeSecondFactor',
  tags: ['users'],
  summary: 'Remove the second factor',
  description: 'Asks for a confirmation of who asks, which takes a code as well.',
  security,
  responses: { 204: { description: 'The password alone opens the account' }, ...problemResponses(401, 403, 404) },
});

export function secondFactorRoutes({ secondFactors }: { secondFactors: SecondFactors }): Router {
  const router = createRouter();

  router.openapi(readFactor, async (c) => {
    return reply(c, statusSchema, await secondFactors.status(signedIn(c.var.actor)), 200);
  });

  router.openapi(beginFactor, async (c) => {
    return reply(c, begunSchema, await secondFactors.begin(signedIn(c.var.actor)), 200);
  });

  router.openapi(confirmFactor, async (c) => {
    const recoveryCodes = await secondFactors.confirm(signedIn(c.var.actor), c.req.valid('json').code);
    return reply(c, codesSchema, { recoveryCodes }, 200);
  });

  router.openapi(removeFactor, async (c) => {
    await secondFactors.remove(signedIn(c.var.actor));
    return c.body(null, 204);
  });

  return router;
}

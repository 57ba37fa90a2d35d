import { createRoute } from '@hono/zod-openapi';
import type { Config } from '../../platform/config/config.ts';
import type { Router } from '../../platform/http/app-env.ts';
import { addressBlock, clientAddress } from '../../platform/http/client-address.ts';
import { problemResponses } from '../../platform/http/problems.ts';
import { reply } from '../../platform/http/reply.ts';
import { registrationSchema, toUserResponse, userSchema } from '../users/schema.ts';
import type { Register } from './registration.ts';

const register = createRoute({
  method: 'post',
  path: '/register',
  operationId: 'register',
  tags: ['auth'],
  summary: 'Make an account',
  description: 'Makes an account with the least role. Sign in with it afterwards.',
  request: { body: { required: true, content: { 'application/json': { schema: registrationSchema } } } },
  responses: {
    201: {
      description: 'The account',
      headers: { Location: { description: 'Where the account is', schema: { type: 'string', example: '/v1/me' } } },
      content: { 'application/json': { schema: userSchema } },
    },
    ...problemResponses(400, 409, 413, 415, 422),
  },
});

export interface RegisterRouteDeps {
  register: Register;
  config: Pick<Config, 'http'>;
}

export function addRegisterRoute(router: Router, deps: RegisterRouteDeps): void {
  router.openapi(register, async (c) => {
    const address = addressBlock(clientAddress(c, deps.config.http.trustProxy));
    const user = await deps.register(c.req.valid('json'), address);
    return reply(c, userSchema, toUserResponse(user), 201, { Location: '/v1/me' });
  });
}

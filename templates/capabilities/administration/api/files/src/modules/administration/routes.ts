import { createRoute, z } from '@hono/zod-openapi';

import { roles } from '../../platform/auth/actor.ts';
import { createRouter, type Router } from '../../platform/http/app-env.ts';
import { problemResponses } from '../../platform/http/problems.ts';
import { reply } from '../../platform/http/reply.ts';
import { security } from '../accounts/signed-in.ts';
import type { Administration, ManagedAccount } from './service.ts';

const PAGE = 50;

const accountSchema = z.object({
  id: z.uuid(),
  email: z.email(),
  name: z.string(),
  role: z.enum(roles),
  emailVerifiedAt: z.iso.datetime().nullable(),
  disabledAt: z.iso.datetime().nullable().openapi({ description: 'Since when nobody signs in to it.' }),
  createdAt: z.iso.datetime(),
});
const entrySchema = z.object({
  id: z.uuid(),
  actorId: z.string().nullable().openapi({ description: 'The account that did it, or was refused; it may be gone by now.' }),
  action: z.string(),
  object: z.string(),
  detail: z.string().nullable(),
  requestId: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
const page = z.object({ next: z.uuid().nullable(), limit: z.int() });
const accountsSchema = z.object({ data: z.array(accountSchema), page });
const trailSchema = z.object({ data: z.array(entrySchema), page });

const cursor = z.uuid().optional().openapi({ description: 'Where the last page ended.' });
const params = z.object({ id: z.uuid().openapi({ description: 'The id of an account' }) });
const common = { tags: ['administration'], security };
const written = problemResponses(400, 401, 403, 404, 409, 413, 415, 422);

const listAccounts = createRoute({
  ...common,
  method: 'get',
  path: '/accounts',
  operationId: 'listAccounts',
  summary: 'List accounts',
  description: `${PAGE} a page, or those whose address begins like this.`,
  request: { query: z.object({ email: z.string().trim().toLowerCase().min(1).max(254).optional().openapi({ description: 'How the address begins.' }), cursor }) },
  responses: { 200: { description: 'Accounts', content: { 'application/json': { schema: accountsSchema } } }, ...problemResponses(401, 403, 422) },
});

const setRole = createRoute({
  ...common,
  method: 'put',
  path: '/accounts/{id}/role',
  operationId: 'setAccountRole',
  summary: 'Give an account a role',
  description: 'Ends its sessions. The last administrator stays one.',
  request: { params, body: { required: true, content: { 'application/json': { schema: z.strictObject({ role: z.enum(roles) }) } } } },
  responses: { 200: { description: 'The account', content: { 'application/json': { schema: accountSchema } } }, ...written },
});

const setDisabled = createRoute({
  ...common,
  method: 'put',
  path: '/accounts/{id}/disabled',
  operationId: 'setAccountDisabled',
  summary: 'Disable or enable an account',
  description: 'Nobody signs in to a disabled account. Its sessions end; what belongs to it stays.',
  request: { params, body: { required: true, content: { 'application/json': { schema: z.strictObject({ disabled: z.boolean() }) } } } },
  responses: { 200: { description: 'The account', content: { 'application/json': { schema: accountSchema } } }, ...written },
});

const endAccountSessions = createRoute({
  ...common,
  method: 'delete',
  path: '/accounts/{id}/sessions',
  operationId: 'endAccountSessions',
  summary: 'End all sessions of an account',
  description: 'Signs out whoever is signed in to it.',
  request: { params },
  responses: { 204: { description: 'The sessions have ended' }, ...problemResponses(401, 403, 404, 422) },
});

const readTrail = createRoute({
  ...common,
  method: 'get',
  path: '/audit',
  operationId: 'readAuditTrail',
  summary: 'Read the audit trail',
  description: `What administrators did and what was refused to whom, the latest first, ${PAGE} a page.`,
  request: { query: z.object({ cursor }) },
  responses: { 200: { description: 'Entries', content: { 'application/json': { schema: trailSchema } } }, ...problemResponses(401, 403, 422) },
});

function pageOf(rows: readonly { readonly id: string }[]): z.input<typeof page> {
  return { next: rows.length < PAGE ? null : rows.at(-1)?.id ?? null, limit: PAGE };
}

function toResponse({ emailVerifiedAt, disabledAt, createdAt, ...account }: ManagedAccount): z.input<typeof accountSchema> {
  return {
    ...account,
    emailVerifiedAt: emailVerifiedAt?.toISOString() ?? null,
    disabledAt: disabledAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

export function administrationRoutes({ administration }: { administration: Administration }): Router {
  const router = createRouter();

  router.openapi(listAccounts, async (c) => {
    const found = await administration.list(c.var.actor, { limit: PAGE, ...c.req.valid('query') });
    return reply(c, accountsSchema, { data: found.map(toResponse), page: pageOf(found) }, 200);
  });

  router.openapi(setRole, async (c) => {
    const account = await administration.setRole(c.var.actor, c.req.valid('param').id, c.req.valid('json').role);
    return reply(c, accountSchema, toResponse(account), 200);
  });

  router.openapi(setDisabled, async (c) => {
    const account = await administration.setDisabled(c.var.actor, c.req.valid('param').id, c.req.valid('json').disabled);
    return reply(c, accountSchema, toResponse(account), 200);
  });

  router.openapi(endAccountSessions, async (c) => {
    await administration.endSessions(c.var.actor, c.req.valid('param').id);
    return c.body(null, 204);
  });

  router.openapi(readTrail, async (c) => {
    const found = await administration.trail(c.var.actor, { limit: PAGE, ...c.req.valid('query') });
    const data = found.map(({ createdAt, ...entry }) => ({ ...entry, createdAt: createdAt.toISOString() }));
    return reply(c, trailSchema, { data, page: pageOf(found) }, 200);
  });

  return router;
}

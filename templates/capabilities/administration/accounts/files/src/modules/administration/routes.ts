import { createRoute, z } from '@hono/zod-openapi';

import { createRouter, type Router } from '../../platform/http/app-env.ts';
import { type Page, pageLinks, pageSchema } from '../../platform/http/pagination.ts';
import { problemResponses } from '../../platform/http/problems.ts';
import { reply } from '../../platform/http/reply.ts';
import { security } from '../accounts/signed-in.ts';
import { accountSchema, accountsQuery, disabledSchema, entrySchema, roleSchema, toAccountResponse, toEntryResponse, trailQuery } from './schema.ts';
import { type Administration, PAGE_LIMIT } from './service.ts';

const accountPage = pageSchema(accountSchema);
const trailPage = pageSchema(entrySchema);

const params = z.object({ id: z.uuid().openapi({ description: 'The id of an account' }) });
const account = { 200: { description: 'The account', content: { 'application/json': { schema: accountSchema } } } };
const common = { tags: ['administration'], security };
const written = problemResponses(400, 401, 403, 404, 409, 413, 415, 422);

const listAccounts = createRoute({
  ...common,
  method: 'get',
  path: '/accounts',
  operationId: 'listAccounts',
  summary: 'List accounts',
  description: `${PAGE_LIMIT} a page, all of them or those that the query asks for.`,
  request: { query: accountsQuery },
  responses: { 200: { description: 'Accounts', content: { 'application/json': { schema: accountPage } } }, ...problemResponses(401, 403, 422) },
});

const readAccount = createRoute({
  ...common,
  method: 'get',
  path: '/accounts/{id}',
  operationId: 'readAccount',
  summary: 'Read an account',
  description: 'Whose it is, what it may do, and whether it is disabled.',
  request: { params },
  responses: { ...account, ...problemResponses(401, 403, 404, 422) },
});

const setRole = createRoute({
  ...common,
  method: 'put',
  path: '/accounts/{id}/role',
  operationId: 'setAccountRole',
  summary: 'Give an account a role',
  description: 'In place of the one that it has. Its sessions end. The last administrator stays one. Asks for a confirmation of who asks.',
  request: { params, body: { required: true, content: { 'application/json': { schema: roleSchema } } } },
  responses: { ...account, ...written },
});

const setDisabled = createRoute({
  ...common,
  method: 'put',
  path: '/accounts/{id}/disabled',
  operationId: 'setAccountDisabled',
  summary: 'Disable or enable an account',
  description: 'Nobody signs in to a disabled account: its sessions end, its keys are refused, what belongs to it stays. Asks for a confirmation of who asks.',
  request: { params, body: { required: true, content: { 'application/json': { schema: disabledSchema } } } },
  responses: { ...account, ...written },
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
  description: `What administrators did and what was refused to whom, the latest first, ${PAGE_LIMIT} a page.`,
  request: { query: trailQuery },
  responses: { 200: { description: 'Entries', content: { 'application/json': { schema: trailPage } } }, ...problemResponses(401, 403, 422) },
});

/** Of rows of which one more than the page holds was read. */
function toPage<Row extends { readonly id: string }, Item>(rows: readonly Row[], toItem: (row: Row) => Item): Page<Item> {
  const shown = rows.slice(0, PAGE_LIMIT);
  const next = rows.length > PAGE_LIMIT ? shown.at(-1)?.id ?? null : null;
  return { data: shown.map(toItem), page: { next, limit: PAGE_LIMIT } };
}

export function administrationRoutes({ administration }: { administration: Administration }): Router {
  const router = createRouter();

  router.openapi(listAccounts, async (c) => {
    const page = toPage(await administration.list(c.var.actor, c.req.valid('query')), toAccountResponse);
    return reply(c, accountPage, page, 200, pageLinks(c, page.page));
  });

  router.openapi(readAccount, async (c) => {
    const found = await administration.read(c.var.actor, c.req.valid('param').id);
    return reply(c, accountSchema, toAccountResponse(found), 200);
  });

  router.openapi(setRole, async (c) => {
    const changed = await administration.setRole(c.var.actor, c.req.valid('param').id, c.req.valid('json').role);
    return reply(c, accountSchema, toAccountResponse(changed), 200);
  });

  router.openapi(setDisabled, async (c) => {
    const changed = await administration.setDisabled(c.var.actor, c.req.valid('param').id, c.req.valid('json').disabled);
    return reply(c, accountSchema, toAccountResponse(changed), 200);
  });

  router.openapi(endAccountSessions, async (c) => {
    await administration.endSessions(c.var.actor, c.req.valid('param').id);
    return c.body(null, 204);
  });

  router.openapi(readTrail, async (c) => {
    const page = toPage(await administration.trail(c.var.actor, c.req.valid('query')), toEntryResponse);
    return reply(c, trailPage, page, 200, pageLinks(c, page.page));
  });

  return router;
}

import { createRoute, z } from '@hono/zod-openapi';

import { AppError } from '../errors/app-error.ts';
import { createRouter, type Router } from '../http/app-env.ts';
import { problemResponses } from '../http/problems.ts';
import { restrictedTo } from '../policy/guard.ts';
import { rule } from '../policy/rule.ts';
import type { Tickets } from './tickets.ts';

export function ticketRoutes({ tickets }: { readonly tickets: Tickets }): Router {
  const router = createRouter();

  router.openapi(
    createRoute({
      method: 'post',
      path: '/tickets',
      operationId: 'createLiveTicket',
      summary: 'Get a ticket for a WebSocket',
      description: 'Stands for the session that asks, in `ticket` of the address of the WebSocket. It is good once, and for half a minute.',
      tags: ['live'],
      ...restrictedTo(rule.signedIn),
      responses: {
        201: {
          description: 'The ticket',
          content: { 'application/json': { schema: z.object({ ticket: z.string(), expiresAt: z.iso.datetime() }) } },
        },
        ...problemResponses(401, 403),
      },
    }),
    async (c) => {
      const { actor } = c.var;
      // A machine's key goes into a header, which machines can send.
      if (actor?.session === undefined) throw new AppError('forbidden', { detail: 'Send what vouches for you in a header.' });
      const { ticket, expiresAt } = await tickets.issue(actor.session, actor.id);
      return c.json({ ticket, expiresAt: expiresAt.toISOString() }, 201);
    },
  );

  return router;
}

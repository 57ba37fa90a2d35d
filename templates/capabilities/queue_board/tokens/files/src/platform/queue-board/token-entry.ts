import { parse, serialize } from 'hono/utils/cookie';

import type { Actor } from '../auth/actor.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { AppError } from '../errors/app-error.ts';
import type { Router } from '../http/app-env.ts';
import { BOARD } from './path.ts';

interface EntryOptions {
  readonly authenticator: Pick<Authenticator, 'authenticate'>;
  readonly isAdministrator: (actor: Actor) => boolean;
  readonly secure: boolean;
  readonly lifetimeSeconds: number;
}

/**
 * A browser that opens a page sends no access token along, so one comes in a form, whose fields stand in no address and
 * no log, and stays in a cookie that goes to the board alone. It opens what it opens in a header, as long as it does.
 */
export function mountTokenEntry(app: Router, { authenticator, isAdministrator, secure, lifetimeSeconds }: EntryOptions): void {
  const cookie = secure ? '__Secure-queue-board' : 'queue-board';

  /** Nobody for a token that is good no more: the board does not tell strangers that it is there. */
  async function actorOf(url: string, token: string): Promise<Actor | null> {
    if (!/^[\w.-]+$/.test(token)) return null;
    try {
      return await authenticator.authenticate(new Request(url, { headers: { Authorization: `Bearer ${token}` } }));
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthenticated') return null;
      throw error;
    }
  }

  app.post(BOARD, async (c) => {
    const accessToken = new URLSearchParams(await c.req.text()).get('accessToken') ?? '';
    const actor = await actorOf(c.req.url, accessToken);
    if (actor === null || !isAdministrator(actor)) throw new AppError('not_found');
    // Lax: the form may stand on a page of another site, and the browser goes on from there.
    c.header('Set-Cookie', serialize(cookie, accessToken, { httpOnly: true, sameSite: 'Lax', secure, path: BOARD, maxAge: lifetimeSeconds }));
    return c.redirect(BOARD, 303);
  });

  app.use(`${BOARD}/*`, async (c, next) => {
    const token = parse(c.req.header('Cookie') ?? '', cookie)[cookie];
    if (c.var.actor === null && token !== undefined) c.set('actor', await actorOf(c.req.url, token));
    await next();
  });
}

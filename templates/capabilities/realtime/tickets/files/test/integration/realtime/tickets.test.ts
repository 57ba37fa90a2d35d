import { afterAll, beforeAll, expect, it } from 'vitest';

import { createTickets } from '../../../src/platform/realtime/tickets.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';
import { signInAs } from '../../helpers/sign-in.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});

afterAll(() => app.close());

/** A ticket of a new account, over the API. */
async function ask(): Promise<{ userId: string; ticket: string; expiresAt: Date }> {
  const { user, headers } = await signInAs(app);
  const answer = await app.request('/v1/live/tickets', { method: 'POST', headers: { Origin: 'http://localhost:3000', ...headers } });
  expect(answer.status).toBe(201);
  const { ticket, expiresAt } = await answer.json() as { ticket: string; expiresAt: string };
  return { userId: user.id, ticket, expiresAt: new Date(expiresAt) };
}

/** As another process has them: what it knows is in the database. */
function another(now?: () => Date) {
  const { db, sessions } = app.container;
  return createTickets({ db, sessions, ...(now !== undefined && { now }) });
}

it('stands for the session that has asked, once, whichever process is shown it', async () => {
  const { userId, ticket } = await ask();
  const tickets = [another(), another(), app.container.tickets, another()];
  const tries = await Promise.allSettled(tickets.map((one) => one.redeem(ticket)));
  const good = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(good).toEqual([{ id: userId, role: expect.any(String), session: expect.any(String) }]);
  await expect(another().redeem(ticket)).rejects.toMatchObject({ code: 'unauthenticated' });
});

it('is good for half a minute', async () => {
  const { ticket, expiresAt } = await ask();
  expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(30_000);
  await expect(another(() => expiresAt).redeem(ticket)).rejects.toMatchObject({ code: 'unauthenticated' });
  await another(() => new Date(expiresAt.getTime() - 1)).redeem(ticket);
});

it('is worth nothing once the session has ended', async () => {
  const { userId, ticket } = await ask();
  await app.container.sessions.endAll(userId);
  await expect(another().redeem(ticket)).rejects.toMatchObject({ code: 'unauthenticated' });
});

it('is no word of anybody else', async () => {
  const { ticket } = await ask();
  for (const wrong of ['', 'x', ticket.slice(0, -1), `${ticket.slice(0, 37)}${'A'.repeat(43)}`]) {
    await expect(another().redeem(wrong)).rejects.toMatchObject({ code: 'unauthenticated' });
  }
  expect((await app.request('/v1/live/tickets', { method: 'POST' })).status).toBe(401);
});

it('keeps none that nobody has used', async () => {
  const { expiresAt } = await ask();
  const { userId } = await ask();
  const session = (await app.container.sessions.list(userId))[0]?.id ?? '';
  await another(() => new Date(expiresAt.getTime() + 60_000)).issue(session, userId);
  expect(await app.container.db.liveTicket.count()).toBe(1);
});

import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryAccounts, type MemoryAccounts } from '../../../test/helpers/memory-accounts.ts';
import { roles } from './actor.ts';
import { createSessions, type Sessions } from './sessions.ts';

const MINUTE = 60_000;

describe('a session', () => {
  let now: Date;
  let accounts: MemoryAccounts;
  let sessions: Sessions;
  let userId: string;

  beforeEach(() => {
    now = new Date('2026-05-01T08:00:00Z');
    accounts = createMemoryAccounts();
    sessions = createSessions({ store: accounts.sessions, idleSeconds: 1800, maxSeconds: 12 * 3600, now: () => now });
    userId = accounts.add({ email: 'ada@example.com', role: roles[0] }).id;
  });

  function pass(milliseconds: number): void {
    now = new Date(now.getTime() + milliseconds);
  }

  it('is found by its token, and stored without it', async () => {
    const { token } = await sessions.open(userId);
    const found = await sessions.inspect(token);
    expect(found).toMatchObject({ state: 'active', session: { userId, role: roles[0] } });
    expect(JSON.stringify(found)).not.toContain(token.split('.')[1]);
  });

  it('gets another token at each sign-in', async () => {
    const [first, second] = [await sessions.open(userId), await sessions.open(userId)];
    expect(first.token).not.toBe(second.token);
  });

  it('is over after half an hour of silence', async () => {
    const { token } = await sessions.open(userId);
    pass(30 * MINUTE - 1);
    expect((await sessions.inspect(token)).state).toBe('active');
    pass(1);
    expect((await sessions.inspect(token)).state).toBe('expired');
  });

  it('is over after half a day, however busy', async () => {
    const { token, expiresAt } = await sessions.open(userId);
    expect(expiresAt).toEqual(new Date('2026-05-01T20:00:00Z'));
    pass(12 * 60 * MINUTE);
    const found = await sessions.inspect(token);
    if (found.state === 'unknown') expect.unreachable();
    await accounts.sessions.update(found.session, { lastUsedAt: now });
    expect((await sessions.inspect(token)).state).toBe('expired');
  });

  it('is not opened by another secret', async () => {
    const [one, other] = [await sessions.open(userId), await sessions.open(userId)];
    const mixed = `${one.token.split('.')[0] ?? ''}.${other.token.split('.')[1] ?? ''}`;
    expect((await sessions.inspect(mixed)).state).toBe('replaced');
    expect((await sessions.inspect('nonsense')).state).toBe('unknown');
  });

  it('ends alone, or with all others of the account', async () => {
    const [one, two, three] = [await sessions.open(userId), await sessions.open(userId), await sessions.open(userId)];
    await sessions.end(one.token);
    await sessions.end('nonsense');
    expect((await sessions.inspect(one.token)).state).toBe('unknown');
    expect((await sessions.inspect(two.token)).state).toBe('active');
    await sessions.endAll(userId);
    expect((await sessions.inspect(three.token)).state).toBe('unknown');
  });

  it('is swept away when it has expired, not before', async () => {
    await sessions.open(userId);
    pass(6 * 60 * MINUTE);
    await sessions.open(userId);
    pass(6 * 60 * MINUTE);
    expect(await sessions.deleteExpired(now)).toBe(1);
    expect(accounts.sessionCount).toBe(1);
  });
});

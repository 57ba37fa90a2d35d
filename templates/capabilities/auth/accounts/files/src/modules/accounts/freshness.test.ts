import { beforeEach, describe, expect, it } from 'vitest';
import { roles } from '../../platform/auth/actor.ts';
import type { StoredSession } from '../../platform/auth/session-store.ts';
import { createFreshness, type Freshness } from './freshness.ts';

const ada = { id: 'ada', role: roles[0], session: 'one' };

describe('a proof of who uses a session', () => {
  let session: StoredSession | null;
  let now: Date;
  let freshness: Freshness;

  beforeEach(() => {
    now = new Date();
    session = { userId: 'ada', confirmedAt: now } as StoredSession;
    freshness = createFreshness({ sessions: { find: () => Promise.resolve(session) }, seconds: 600, now: () => now });
  });

  it('counts for some minutes', async () => {
    const start = now.getTime();
    now = new Date(start + 600_000 - 1);
    expect(await freshness.isFresh(ada)).toBe(true);
    await freshness.demand(ada);
    now = new Date(start + 600_000);
    expect(await freshness.isFresh(ada)).toBe(false);
    await expect(freshness.demand(ada)).rejects.toMatchObject({ code: 'forbidden', extensions: { needs: 'confirmation' } });
  });

  it('is none where there never was one, nor without a session, nor for another account', async () => {
    expect(await freshness.isFresh({ id: 'ada', role: roles[0] })).toBe(false);
    expect(await freshness.isFresh({ ...ada, id: 'grace' })).toBe(false);
    session = { userId: 'ada', confirmedAt: null } as StoredSession;
    expect(await freshness.isFresh(ada)).toBe(false);
    session = null;
    expect(await freshness.isFresh(ada)).toBe(false);
  });
});

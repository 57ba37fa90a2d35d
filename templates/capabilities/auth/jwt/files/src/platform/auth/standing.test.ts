import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { roles } from './actor.ts';
import type { StoredSession } from './session-store.ts';
import { createStanding, type Standing } from './standing.ts';

const session = { id: 'a', userId: 'ada', role: roles[0] } as StoredSession;

describe('the standing of a session', () => {
  let asked: number;
  let answer: () => Promise<StoredSession | null>;
  let standing: Standing;

  beforeEach(() => {
    vi.useFakeTimers();
    asked = 0;
    answer = () => Promise.resolve(session);
    standing = createStanding({
      seconds: 5,
      find() {
        asked += 1;
        return answer();
      },
    });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is asked once in a while, by however many requests', async () => {
    const actors = await Promise.all([standing('a'), standing('a'), standing('a')]);
    vi.advanceTimersByTime(4_999);
    expect(await standing('a')).toEqual({ id: 'ada', role: roles[0], session: 'a' });
    expect(new Set(actors).size).toBe(1);
    expect(asked).toBe(1);
    await standing('b');
    expect(asked).toBe(2);
  });

  it('is the new one soon after a change, and none after the end', async () => {
    const role = roles[roles.length - 1]!;
    await standing('a');
    answer = () => Promise.resolve({ ...session, role });
    vi.advanceTimersByTime(5_000);
    expect(await standing('a')).toEqual({ id: 'ada', role, session: 'a' });
    answer = () => Promise.resolve(null);
    vi.advanceTimersByTime(5_000);
    expect(await standing('a')).toBeNull();
  });

  it('is asked again after a failure', async () => {
    answer = () => Promise.reject(new Error('away'));
    await expect(standing('a')).rejects.toThrow('away');
    answer = () => Promise.resolve(session);
    expect(await standing('a')).toEqual({ id: 'ada', role: roles[0], session: 'a' });
  });

  it('remembers no more than so many', async () => {
    for (let i = 0; i <= 10_000; i += 1) await standing(`session-${i}`);
    await standing('session-10000');
    expect(asked).toBe(10_001);
    await standing('session-0');
    expect(asked).toBe(10_002);
  });
});

import { hash } from '@node-rs/argon2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hashPassword, needsRehash, verifyPassword } from './password.ts';

describe('a password', () => {
  it('is stored as argon2id with the recommended costs', async () => {
    expect(await hashPassword('correct horse battery staple')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('never has the same hash twice', async () => {
    expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'));
  });

  it.each([['plain', 'correct horse'], ['of 64 characters', 'x'.repeat(64)], ['of 128 two-unit characters', '🐎'.repeat(128)]])(
    'that is %s verifies, and a longer or shorter one does not',
    async (_kind, password) => {
      const stored = await hashPassword(password);
      expect(await verifyPassword(stored, password)).toBe(true);
      expect(await verifyPassword(stored, password + 'x')).toBe(false);
      expect(await verifyPassword(stored, password.slice(0, -1))).toBe(false);
    },
  );

  it('is the same however the keyboard composes its accents', async () => {
    expect(await verifyPassword(await hashPassword('Cafe\u0301 au lait'), 'Caf\u00e9 au lait')).toBe(true);
  });
});

describe('what is too long for a password', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is never one, and is not composed to find that out', async () => {
    const stored = await hashPassword('correct horse');
    const normalize = vi.spyOn(String.prototype, 'normalize');
    expect(await verifyPassword(stored, 'x'.repeat(1025))).toBe(false);
    await expect(hashPassword('x'.repeat(1025))).rejects.toThrow(RangeError);
    expect(normalize).not.toHaveBeenCalled();
  });
});

it('that an account does not have is never right', async () => {
  expect(await verifyPassword('', 'correct horse')).toBe(false);
  expect(await verifyPassword('', '')).toBe(false);
});

describe('an account that does not exist', () => {
  it('is refused, whatever the password, also the empty one', async () => {
    expect(await verifyPassword(null, 'correct horse')).toBe(false);
    expect(await verifyPassword(null, '')).toBe(false);
  });

  it('costs about the time of one that exists', async () => {
    const stored = await hashPassword('correct horse');
    await verifyPassword(null, 'warm up');
    async function timed(of: string | null): Promise<number> {
      const start = performance.now();
      await verifyPassword(of, 'wrong horse');
      return performance.now() - start;
    }
    // By turns: what else the machine does meanwhile slows down both.
    let [known, unknown] = [Infinity, Infinity];
    for (let round = 0; round < 5; round += 1) {
      known = Math.min(known, await timed(stored));
      unknown = Math.min(unknown, await timed(null));
    }
    expect(unknown).toBeGreaterThan(known / 4);
  });
});

describe('needsRehash', () => {
  it('is true for other costs than today\'s, and false for today\'s', async () => {
    expect(needsRehash(await hash('x', { memoryCost: 8192, timeCost: 2, parallelism: 1 }))).toBe(true);
    expect(needsRehash(await hash('x', { memoryCost: 19_456, timeCost: 3, parallelism: 1 }))).toBe(true);
    expect(needsRehash(await hashPassword('x'))).toBe(false);
  });
});

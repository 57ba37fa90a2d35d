import { afterEach, describe, expect, it, vi } from 'vitest';
import { commonPasswords } from './common-passwords.ts';
import { newPasswordSchema } from './password-policy.ts';

function problemsOf(password: string): string[] {
  return newPasswordSchema.safeParse(password).error?.issues.map(({ message }) => message) ?? [];
}

afterEach(() => vi.restoreAllMocks());

describe('a new password', () => {
  it.each(['sieben7', '', '🐎🐎🐎🐎🐎🐎🐎'])('of seven characters or fewer is refused: %j', (password) => {
    expect(problemsOf(password)).toEqual(['must have at least 8 characters']);
  });

  it.each(['acht Akh', '🐎🐎🐎🐎🐎🐎🐎🐎', 'a'.repeat(7) + 'b', '🐎'.repeat(128)])('of 8 to 128 is accepted: %j', (password) => {
    expect(problemsOf(password)).toEqual([]);
  });

  it('of 129 characters is refused', () => {
    expect(problemsOf('x'.repeat(129))).toEqual(['must have at most 128 characters']);
  });

  it('is composed and counted only when it is not far too long', () => {
    const steps = [vi.spyOn(String.prototype, 'normalize'), vi.spyOn(Array, 'from')];
    expect(problemsOf('x'.repeat(1025))).toEqual(['must have at most 128 characters']);
    for (const step of steps) expect(step).not.toHaveBeenCalled();
  });

  it('is counted after composition: an accent is no character of its own', () => {
    expect(problemsOf('e\u0301'.repeat(7))).toEqual(['must have at least 8 characters']);
    expect(newPasswordSchema.parse('Cafe\u0301 noir')).toBe('Caf\u00e9 noir');
    // An alpha with three marks is one character.
    expect(problemsOf('\u03b1\u0313\u0300\u0345'.repeat(128))).toEqual([]);
  });

  it.each(['password', 'PassWord1', 'qwertyuiop', '12345678'])('that everybody tries first is refused: %s', (password) => {
    expect(problemsOf(password)).toEqual(['is one of the most used passwords']);
  });

  it('is compared with a list that holds only what could match', () => {
    expect(commonPasswords.size).toBeGreaterThan(3_000);
    for (const entry of commonPasswords) expect(entry).toBe(entry.toLowerCase());
    expect([...commonPasswords].filter((entry) => entry.length < 8)).toEqual([]);
  });
});

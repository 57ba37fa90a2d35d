import { describe, expect, it } from 'vitest';

import { pauseBeforeNext, retryAfterMs } from './retry.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

function unavailable(headers: Record<string, string> = {}) {
  return { response: { status: 503, headers: new Headers(headers) } };
}

describe('the pause before another try', () => {
  it('is any moment up to a limit that doubles', () => {
    const pauses = Array.from({ length: 200 }, () => pauseBeforeNext(unavailable(), 3, 100) ?? -1);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(400);
    expect(new Set(pauses).size).toBeGreaterThan(20);
  });

  it('is not shorter than the other side asks for', () => {
    expect(pauseBeforeNext(unavailable({ 'Retry-After': '2' }), 1, 100)).toBeGreaterThanOrEqual(2000);
  });

  it('is not made when the other side asks for too much', () => {
    expect(pauseBeforeNext(unavailable({ 'Retry-After': '3600' }), 1, 100)).toBeUndefined();
  });
});

it.each([
  [null, 0],
  ['7', 7000],
  ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', 0],
])('Retry-After %j asks for %i ms', (header, pause) => {
  expect(retryAfterMs(header, NOW)).toBe(pause);
});

import { describe, expect, it } from 'vitest';

import { next } from './factory.ts';

describe('what factories make up', () => {
  it.each<[string, () => unknown]>([
    ['texts', () => next.text(1, 80)],
    ['numbers', () => next.int(1, 1_000_000)],
    ['days', () => next.date()],
    ['moments', () => next.dateTime()],
    ['addresses', () => next.email()],
  ])('never repeats itself: %s', (_kind, make) => {
    const values = Array.from({ length: 20 }, make);

    expect(new Set(values).size).toBe(values.length);
  });
});

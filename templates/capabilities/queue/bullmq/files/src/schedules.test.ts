import { defaultRepeatStrategy } from 'bullmq';
import { describe, expect, it } from 'vitest';

import { schedules } from './schedules.ts';

const LEAP_CYCLE_MS = 8 * 366 * 86_400_000;

it('gives every schedule a name of its own', () => {
  const ids = schedules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

it.each(schedules.map((schedule) => [schedule.id, schedule] as const))('runs %s at some time, in its time zone', (_id, { pattern, timeZone }) => {
  const next = defaultRepeatStrategy(Date.now(), { pattern, tz: timeZone });
  expect(next).toBeGreaterThan(Date.now());
  expect(next).toBeLessThan(Date.now() + LEAP_CYCLE_MS);
});

// What the queue's own cron makes of a clock that is changed: the answers that schedules are written with in mind.
describe('a clock that is put forward and back', () => {
  function runs(pattern: string, from: string, count: number): string[] {
    let at = Date.parse(from);
    return Array.from({ length: count }, () => {
      at = defaultRepeatStrategy(at, { pattern, tz: 'Europe/Berlin' })!;
      return new Date(at).toISOString();
    });
  }

  it('makes up for the time that it skips, and goes by the time that comes twice once', () => {
    expect(runs('30 2 * * *', '2026-03-28T12:00:00Z', 2)).toEqual(['2026-03-29T01:30:00.000Z', '2026-03-30T00:30:00.000Z']);
    expect(runs('30 2 * * *', '2026-10-24T12:00:00Z', 2)).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
  });

  it.each(['2026-03-28T21:30:00Z', '2026-10-24T21:30:00Z'])('runs every hour of the night after %s', (evening) => {
    const hours = Array.from({ length: 8 }, (_, n) => new Date(Date.parse(evening) + 1_800_000 + n * 3_600_000).toISOString());
    expect(runs('0 * * * *', evening, 8)).toEqual(hours);
  });
});

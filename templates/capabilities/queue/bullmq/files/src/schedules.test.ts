import { defaultRepeatStrategy } from 'bullmq';
import { expect, it } from 'vitest';

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

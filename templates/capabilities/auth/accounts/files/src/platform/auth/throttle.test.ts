import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMemoryCounter } from '../counters/counter.ts';
import { createThrottle } from './throttle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('refuses with the time to wait once there were too many, and forgets after it', async () => {
  const throttle = createThrottle(createMemoryCounter({ name: 'tries', points: 2, seconds: 60 }));
  await throttle.take('ada');
  await throttle.take('ada');
  await expect(throttle.take('ada')).rejects.toMatchObject({ code: 'rate_limited', headers: { 'Retry-After': '60' } });
  await throttle.take('grace');
  vi.advanceTimersByTime(61_000);
  await throttle.take('ada');
});

it('does not count what is given back', async () => {
  const throttle = createThrottle(createMemoryCounter({ name: 'tries', points: 1, seconds: 60 }));
  for (let i = 0; i < 5; i += 1) {
    await throttle.take('ada');
    await throttle.giveBack('ada');
  }
  await throttle.take('ada');
  await expect(throttle.take('ada')).rejects.toMatchObject({ code: 'rate_limited' });
});

it('forgets a key that is cleared', async () => {
  const throttle = createThrottle(createMemoryCounter({ name: 'tries', points: 1, seconds: 60 }));
  await throttle.take('ada');
  await throttle.clear('ada');
  await throttle.take('ada');
});

import { expect, it, vi } from 'vitest';

import { inTime } from './in-time.ts';

vi.mock('../../application.ts', () => ({
  application: () => ({ container: { config: { http: { requestTimeoutMs: 50 } } } }),
}));

it('waits for nothing longer than a request may take', async () => {
  await expect(inTime(() => new Promise(() => undefined))).rejects.toMatchObject({ name: 'AppError', code: 'timeout' });
});

it('gives what there is in time, and what goes wrong', async () => {
  expect(await inTime(() => Promise.resolve('there'))).toBe('there');
  await expect(inTime(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
});

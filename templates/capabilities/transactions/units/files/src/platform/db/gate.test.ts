import { expect, test } from 'vitest';

import { createGate } from './gate.ts';

/** Work that ends when it is told to. */
function openWork(): { readonly work: () => Promise<string>; readonly end: () => void } {
  let end = (): void => undefined;
  const ended = new Promise<string>((resolve) => {
    end = () => {
      resolve('done');
    };
  });
  return { work: () => ended, end };
}

test('so many are inside at a time, and the others follow in order', async () => {
  const gate = createGate({ most: 2, waitMs: 60_000 });
  const log: string[] = [];
  const works = ['a', 'b', 'c', 'd'].map((name) => ({ name, ...openWork() }));
  const all = works.map(({ name, work }) => gate.pass(() => {
    log.push(name);
    return work();
  }));
  await expect.poll(() => log).toEqual(['a', 'b']);
  works[1]!.end();
  await expect.poll(() => log).toEqual(['a', 'b', 'c']);
  works[0]!.end();
  await expect.poll(() => log).toEqual(['a', 'b', 'c', 'd']);
  for (const { end } of works) end();
  expect(await Promise.all(all)).toEqual(['done', 'done', 'done', 'done']);
});

test('who waits for too long is told to come back, and takes nobody\'s place', async () => {
  const gate = createGate({ most: 1, waitMs: 20 });
  const first = openWork();
  const inside = gate.pass(first.work);
  await expect(gate.pass(() => Promise.resolve('never'))).rejects.toMatchObject({ code: 'unavailable', headers: { 'Retry-After': '1' } });
  first.end();
  expect(await inside).toBe('done');
  expect(await gate.pass(() => Promise.resolve('next'))).toBe('next');
});

test('who fails leaves as well', async () => {
  const gate = createGate({ most: 1, waitMs: 1_000 });
  await expect(gate.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await gate.pass(() => Promise.resolve('next'))).toBe('next');
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { alone, createUsers } from './users.ts';

// The largest id that Linux gives is 4 194 304.
const NOBODY = 2 ** 30;

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'users-'));
});

afterEach(async () => {
  await rm(home, { recursive: true });
});

test('processes that ended without a word do not count', async () => {
  const users = createUsers(home);
  await users.add();
  await writeFile(join(home, 'users', String(NOBODY)), '');

  expect(await users.count()).toBe(1);
  await users.remove();
  expect(await users.count()).toBe(0);
});

test('two do not work at the same time', async () => {
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} begins`);
    await sleep(20);
    steps.push(`${name} ends`);
  };
  await Promise.all([alone(home, work('one')), alone(home, work('two'))]);

  expect(steps.map((step) => step.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends']);
});

test('the lock of a process that has gone is broken', async () => {
  await mkdir(join(home, 'lock'));
  await writeFile(join(home, 'lock', 'holder'), `${NOBODY} 1`);

  expect(await alone(home, () => Promise.resolve('done'))).toBe('done');
});

import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';

import { useTestDatabase } from '../../helpers/database.ts';
import { runProgram } from '../../helpers/run-program.ts';

const LONG = 60_000;

const database = useTestDatabase();
let dead: string;

beforeEach(async () => {
  const now = new Date();
  const told = { event: { type: 'Thing.moved' }, subject: randomUUID(), rowVersion: 1, dueAt: now };
  await database.db.outboxEvent.create({ data: { ...told, consumer: 'waiting' } });
  const failed = { consumer: 'broken', attempts: 12, failedAt: now, reason: 'never' };
  ({ id: dead } = await database.db.outboxEvent.create({ data: { ...told, ...failed } }));
});

const operate = (...args: string[]) => runProgram('events', database.url, args);

it('what could not be delivered is listed, and delivered again on demand', { timeout: LONG }, async () => {
  const listed = await operate('dead');
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(listed.stdout)).toMatchObject({ id: dead, consumer: 'broken', type: 'Thing.moved', attempts: 12, reason: 'never' });

  expect(await operate('replay', '--all')).toMatchObject({ code: 0, stdout: `${dead}: is delivered again\n` });
  expect(await database.db.outboxEvent.findUnique({ where: { id: dead } })).toMatchObject({ attempts: 0, failedAt: null, reason: null });
});

it('what is not dead is not delivered again, and nothing unless it is asked for', { timeout: LONG }, async () => {
  const [unknown, nonsense, nothing] = await Promise.all([operate('replay', randomUUID()), operate('replay', 'no-id'), operate('replay')]);
  for (const outcome of [unknown, nonsense]) expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('no dead event') });
  expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining('usage') });
  expect(await database.db.outboxEvent.count({ where: { id: dead, failedAt: null } })).toBe(0);
});

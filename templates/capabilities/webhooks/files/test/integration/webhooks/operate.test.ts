import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';

import { useTestDatabase } from '../../helpers/database.ts';
import { runProgram } from '../../helpers/run-program.ts';

/** Each of them starts a process. */
const LONG = 60_000;
const RECEIVER = 'webhooks.received';

const database = useTestDatabase();
let done: string;
let failed: string;

beforeEach(async () => {
  const { webhookReceipt, outboxEvent } = database.db;
  await webhookReceipt.deleteMany();
  await outboxEvent.deleteMany();
  [done, failed] = [randomUUID(), randomUUID()];
  const receipt = { source: 'somebody', type: 'thing.moved', body: '{}', expiresAt: new Date(Date.now() + 60_000) };
  await webhookReceipt.createMany({
    data: [
      { ...receipt, id: done, messageId: 'msg_1', receivedAt: new Date('2026-01-01'), outcome: 'done' },
      { ...receipt, id: failed, messageId: 'msg_2', receivedAt: new Date('2026-01-02') },
    ],
  });
  const event = { id: randomUUID(), type: 'webhook.received', version: 1, subject: failed, occurredAt: new Date().toISOString(), by: null, requestId: null, data: {} };
  await outboxEvent.create({
    data: { consumer: RECEIVER, subject: failed, rowVersion: 0, event, attempts: 12, dueAt: new Date(), failedAt: new Date(), reason: 'no such row' },
  });
});

const operate = (...args: string[]) => runProgram('webhooks', database.url, args);

function waiting() {
  return database.db.outboxEvent.findMany({ where: { consumer: RECEIVER, failedAt: null }, select: { subject: true, attempts: true } });
}

it('messages are listed, the latest first, and those that failed are worked off again on demand', { timeout: LONG }, async () => {
  const listed = await operate('list');
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  const lines = listed.stdout.trim().split('\n').map((line) => JSON.parse(line) as unknown);
  expect(lines).toMatchObject([{ id: failed, messageId: 'msg_2', outcome: null }, { id: done, messageId: 'msg_1', outcome: 'done' }]);

  expect(await operate('replay', '--all')).toMatchObject({ code: 0, stdout: `${failed}: is worked off again\n` });
  expect(await waiting()).toEqual([{ subject: failed, attempts: 0 }]);
});

it('one that was done is worked off again when it is named, and nothing unless it is asked for', { timeout: LONG }, async () => {
  const [again, unknown, nonsense, nothing] = await Promise.all([
    operate('replay', done), operate('replay', randomUUID()), operate('replay', 'no-id'), operate('replay'),
  ]);
  expect(again).toMatchObject({ code: 0, stdout: `${done}: is worked off again\n` });
  for (const outcome of [unknown, nonsense]) expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('no message') });
  expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining('usage') });
  expect(await waiting()).toEqual([{ subject: done, attempts: 0 }]);
  expect(await database.db.webhookReceipt.findUnique({ where: { id: done } })).toMatchObject({ outcome: null });
});

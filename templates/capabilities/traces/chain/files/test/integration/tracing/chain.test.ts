import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { createUnitOfWork } from '../../../src/platform/db/unit-of-work.ts';
import { eventsOf } from '../../../src/platform/events/define-event.ts';
import { handOver } from '../../../src/platform/events/hand-over.ts';
import { createOutbox } from '../../../src/platform/events/outbox.ts';
import { startRelay } from '../../../src/platform/events/relay.ts';
import { createLocalWake } from '../../../src/platform/events/wake.ts';
import { defineJob } from '../../../src/platform/jobs/define-job.ts';
import { traceEnqueueing, tracedRunner } from '../../../src/platform/jobs/job-spans.ts';
import { traceMails } from '../../../src/platform/mail/mail-spans.ts';
import type { Mail } from '../../../src/platform/mail/mailer.ts';
import type { EndedSpan } from '../../../src/platform/tracing/tracer.ts';
import { useTestDatabase } from '../../helpers/database.ts';
import { silentLogger } from '../../helpers/log.ts';
import { recordingTracer } from '../../helpers/tracing.ts';
import { backends, type TestQueue } from '../jobs/queues.ts';

const soon = { timeout: 30_000, interval: 20 };
const database = useTestDatabase();

const moved = eventsOf<{ readonly id: string; readonly version: number }>('Thing')({
  name: 'moved', version: 1, when: () => true, schema: z.strictObject({}), data: () => ({}),
});
const tell = defineJob({ name: 'things.tell', schema: z.strictObject({ thingId: z.string() }) });

describe.each(backends)('with jobs on $name', ({ open }) => {
  let opened: TestQueue;

  beforeEach(async () => {
    opened = await open();
  });

  afterEach(() => opened.close());

  it('a request, the event it writes, the job that comes of it and the mail are one trace', async () => {
    const [server, relaying, working] = [recordingTracer(), recordingTracer(), recordingTracer()];
    const unitOfWork = createUnitOfWork(database.db, { transactionsMax: 2, poolTimeoutMs: 5_000 });
    const consumers = [handOver(moved, tell, ({ subject }) => ({ thingId: subject }))];
    const outbox = createOutbox({ db: unitOfWork.session, consumers, wake: createLocalWake() });

    await server.tracer.trace('POST /things', { kind: 'server' }, () => unitOfWork.run(() =>
      outbox.store('Thing', { kind: 'created', before: null, after: { id: randomUUID(), version: 1 }, actor: null })));

    const { queue } = opened;
    traceEnqueueing(queue);
    const relay = await startRelay({
      outbox, consumers, application: { jobs: queue }, transaction: unitOfWork.run, wake: createLocalWake(), logger: silentLogger, concurrency: 1, tracer: relaying.tracer,
    });
    const mailer = { send: (_mail: Mail) => Promise.resolve() };
    traceMails(mailer);
    const worker = await opened.openAnother().consume(tracedRunner(
      () => mailer.send({ to: 'ann@acme.test', subject: 'Moved', text: 'It has moved' }),
      working.tracer,
    ), { concurrency: 1 });
    await vi.waitFor(() => {
      expect(working.ended).toHaveLength(2);
      expect(relaying.ended.some(({ name }) => name === 'deliver Thing.moved')).toBe(true);
    }, soon);
    await worker.close();
    await relay.close();

    const all = [...server.ended, ...relaying.ended, ...working.ended];
    const path: string[] = [];
    const parentOf = ({ parentId }: EndedSpan) => all.find(({ spanId }) => spanId === parentId);
    for (let at = all.find(({ name }) => name === 'send mail'); at !== undefined; at = parentOf(at)) path.unshift(at.name);
    expect(path).toEqual(['POST /things', 'deliver Thing.moved', 'send things.tell', 'process things.tell', 'send mail']);
    expect(new Set(all.map(({ traceId }) => traceId)).size).toBe(1);
  });
});

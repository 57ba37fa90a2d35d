import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import { createDatabase } from '../../../src/platform/db/database.ts';
import type { DatabaseConfig } from '../../../src/platform/db/env.ts';
import { createUnitOfWork } from '../../../src/platform/db/unit-of-work.ts';
import { consume } from '../../../src/platform/events/consumer.ts';
import { eventsOf } from '../../../src/platform/events/define-event.ts';
import { createOutbox } from '../../../src/platform/events/outbox.ts';
import { startRelay } from '../../../src/platform/events/relay.ts';
import { createLocalWake } from '../../../src/platform/events/wake.ts';
import { silentLogger } from '../../helpers/log.ts';

const moved = eventsOf<{ readonly id: string; readonly version: number }>('Thing')({
  name: 'moved',
  version: 1,
  when: () => true,
  schema: z.strictObject({ version: z.int() }),
  data: ({ version }) => ({ version }),
});

/** What one process has of the events: a consumer that leaves its effects in a table, and takes its time for it. */
export function openEffects(config: DatabaseConfig) {
  const db = createDatabase(config);
  const unitOfWork = createUnitOfWork(db, config);
  const wake = createLocalWake();
  const consumers = [consume<{ version: number }, unknown>(moved, 'mover', () => Promise.resolve({
    async handle({ subject, data }) {
      await unitOfWork.session.$executeRaw`insert into test_effects (subject, version) values (${subject}, ${data.version})`;
      await sleep(Math.random() * 4);
    },
  }))];
  const outbox = createOutbox({ db: unitOfWork.session, consumers, wake });

  return {
    /** The versions of one row, each in a transaction of its own. */
    async write(id: string, versions: number): Promise<void> {
      for (let version = 1; version <= versions; version++) {
        await unitOfWork.run(() => outbox.store('Thing', { kind: 'updated', before: null, after: { id, version }, actor: null }));
      }
    },
    start: () => startRelay({ outbox, consumers, application: undefined, transaction: unitOfWork.run, wake, logger: silentLogger, concurrency: 4 }),
    close: () => db.$disconnect(),
  };
}

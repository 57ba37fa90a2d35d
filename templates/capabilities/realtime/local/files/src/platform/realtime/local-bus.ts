import { randomUUID } from 'node:crypto';

import type { UnitOfWork } from '../db/unit-of-work.ts';
import type { Bus, Hearing } from './bus.ts';

/** Within this process: what others write, nobody hears of here. */
export function createLocalBus({ afterCommit }: Pick<UnitOfWork, 'afterCommit'>): Bus {
  const hearings = new Set<Hearing>();

  return {
    publish: (change) =>
      afterCommit(() => {
        const id = randomUUID();
        for (const { heard } of hearings) heard(id, change);
        return Promise.resolve();
      }),

    listen(hearing) {
      hearings.add(hearing);
      return Promise.resolve({
        close() {
          hearings.delete(hearing);
          return Promise.resolve();
        },
      });
    },
  };
}

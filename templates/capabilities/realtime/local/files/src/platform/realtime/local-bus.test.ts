import { expect, it } from 'vitest';

import { createLocalBus } from './local-bus.ts';

it('tells of a change once it is committed, until it is listened to no more', async () => {
  const committing: (() => Promise<void>)[] = [];
  const bus = createLocalBus({ afterCommit: (work) => Promise.resolve(void committing.push(work)) });
  const heard: string[] = [];
  const ears = await bus.listen({ heard: (_id, { id }) => heard.push(id), missed: () => undefined });
  const commit = async (): Promise<void> => {
    for (const work of committing.splice(0)) await work();
  };
  await bus.publish({ resource: 'Thing', id: 'a', before: null });
  expect(heard).toEqual([]);
  await commit();
  await ears.close();
  await bus.publish({ resource: 'Thing', id: 'b', before: null });
  await commit();
  expect(heard).toEqual(['a']);
});

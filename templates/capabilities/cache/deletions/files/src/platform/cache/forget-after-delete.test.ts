import { beforeEach, expect, it } from 'vitest';

import { forgetAfterDelete } from './forget-after-delete.ts';

let stored: Set<string>;
let forgotten: string[];
let committing: (() => Promise<void>)[];

beforeEach(() => {
  [stored, forgotten, committing] = [new Set(['a']), [], []];
});

function open() {
  return forgetAfterDelete({ delete: (id: string) => Promise.resolve(stored.delete(id)) }, {
    cache: {
      forget(name) {
        forgotten.push(name);
        return Promise.resolve();
      },
    },
    names: ['children', 'grandchildren'],
    unitOfWork: {
      afterCommit(work) {
        committing.push(work);
        return Promise.resolve();
      },
    },
  });
}

it('forgets what goes with a deleted row, as soon as that has been committed', async () => {
  expect(await open().delete('a')).toBe(true);
  expect(forgotten).toEqual([]);
  for (const commit of committing) await commit();
  expect(forgotten).toEqual(['children', 'grandchildren']);
});

it('forgets nothing when nothing was deleted', async () => {
  expect(await open().delete('b')).toBe(false);
  expect(committing).toEqual([]);
});

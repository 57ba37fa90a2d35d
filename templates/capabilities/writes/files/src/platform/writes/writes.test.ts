import { beforeEach, expect, it } from 'vitest';

import { createWrites, type StoredRow, type Writes } from './writes.ts';

const row: StoredRow = { id: 'a', version: 1 };
const write = { kind: 'created', before: null, after: row, actor: null } as const;

let committing: (() => Promise<void>)[];
let told: string[];
let writes: Writes;

beforeEach(() => {
  [committing, told] = [[], []];
  writes = createWrites({
    afterCommit(work) {
      committing.push(work);
      return Promise.resolve();
    },
  });
});

function tell(name: string) {
  return (resource: string, { kind, after }: { readonly kind: string; readonly after: StoredRow | null }) => {
    told.push(`${name}: ${resource} ${after?.id ?? ''} ${kind}`);
    return Promise.resolve();
  };
}

it('tells those within the transaction at once, and the others when it has been committed', async () => {
  writes.after(tell('after'));
  writes.within(tell('within'));
  await writes.announcing('Thing')(write);
  expect(told).toEqual(['within: Thing a created']);
  for (const commit of committing) await commit();
  expect(told).toEqual(['within: Thing a created', 'after: Thing a created']);
});

it('takes the write back with a listener that fails, and tells nobody else', async () => {
  writes.within(() => Promise.reject(new Error('full')));
  writes.after(tell('after'));
  await expect(writes.announcing('Thing')(write)).rejects.toThrow('full');
  expect(committing).toEqual([]);
});

import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import type { ListRequest } from '../db/list-request.ts';
import { createCursorCodec } from './cursor.ts';
import { paginate } from './paginate.ts';

const cursors = createCursorCodec(randomBytes(32));
const rows = [{ id: 'a' }, { id: 'b' }];

async function requestOf(query: Parameters<typeof paginate>[0]['query']): Promise<ListRequest<string>> {
  return new Promise((resolve, reject) => {
    paginate({ resource: 'notes', query, cursors }, (request) => {
      resolve(request);
      return Promise.resolve({ rows, next: null });
    }).catch(reject);
  });
}

describe('a page', () => {
  it('starts after the last row of the page before', async () => {
    const query = { limit: 2, sort: 'day', 'day[gte]': '2030-01-01' };
    const next = { id: 'b', keys: ['2030-01-02', null] };
    const page = await paginate({ resource: 'notes', query, cursors }, () => Promise.resolve({ rows, next }));
    expect(page).toEqual({ data: rows, page: { next: expect.any(String), limit: 2 } });
    expect((await requestOf({ ...query, cursor: page.page.next ?? '' })).after).toEqual(next);
  });

  it('is the last one without a cursor', async () => {
    const page = await paginate({ resource: 'notes', query: { limit: 2, sort: 'day' }, cursors }, () => Promise.resolve({ rows, next: null }));
    expect(page.page.next).toBeNull();
  });

  it('takes every other parameter for a filter', async () => {
    const { filters } = await requestOf({ limit: 2, sort: 'day', pinned: true, 'day[lt]': '2030-01-01', absent: undefined });
    expect(filters).toEqual([{ field: 'pinned', op: 'eq', value: true }, { field: 'day', op: 'lt', value: '2030-01-01' }]);
  });

  it('refuses the cursor of another list', async () => {
    const cursor = cursors.encode({ resource: 'notes', sort: 'day', filters: {} }, [null, 'b']);
    await expect(requestOf({ limit: 2, sort: '-day', cursor })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(requestOf({ limit: 2, sort: 'day', pinned: true, cursor })).rejects.toMatchObject({ code: 'bad_request' });
  });
});

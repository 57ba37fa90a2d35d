import { describe, expect, it } from 'vitest';

import type { Actor } from '../auth/actor.ts';
import { createReferenceCheck } from './references.ts';
import { rule } from './rule.ts';

// The roles of a project are its own; these tests hold for any.
const member = { id: 'me', role: 'member' as string as Actor['role'] };

describe('references', () => {
  const rows = new Map([['mine', { id: 'mine', owner: 'me' }], ['foreign', { id: 'foreign', owner: 'somebody else' }]]);
  const check = createReferenceCheck({
    project: { of: { findById: (id) => Promise.resolve(rows.get(id) ?? null) }, readable: rule.owner('owner') },
    others: { eachOf: { findByIds: (ids) => Promise.resolve(ids.flatMap((id) => rows.get(id) ?? [])) }, readable: rule.owner('owner') },
  });

  it.each([{ project: 'mine' }, { project: null }, {}, { others: [] }, { others: ['mine'] }])('may be %o', async (input) => {
    await expect(check(member, input)).resolves.toBeUndefined();
  });

  it.each(['foreign', 'missing'])('may not be %s', async (project) => {
    await expect(check(member, { project })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '#/project', detail: 'does not exist' }],
    });
  });

  it('may not be among several', async () => {
    await expect(check(member, { others: ['foreign', 'mine', 'missing'] })).rejects.toMatchObject({
      errors: [{ pointer: '#/others/0' }, { pointer: '#/others/2' }],
    });
  });
});

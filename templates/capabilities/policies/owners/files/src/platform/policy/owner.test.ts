import { expect, it } from 'vitest';

import type { Actor } from '../auth/actor.ts';
import { ownerOf } from './owner.ts';
import { rule } from './rule.ts';

/** The roles of a project are its own; these tests hold for any. */
const manager = { id: 'boss', role: 'manager' as Actor['role'] };
const member = { id: 'me', role: 'member' as Actor['role'] };
const setBy = rule.role(manager.role);

it('is what those say who may say it', () => {
  expect(ownerOf(manager, setBy, 'owner', 'me')).toBe('me');
  expect(() => ownerOf(manager, setBy, 'owner', undefined))
    .toThrow(expect.objectContaining({ code: 'validation_failed', errors: [{ pointer: '#/owner', detail: 'is required' }] }));
});

it.each([undefined, 'me'])('is the caller themselves otherwise, who may leave it out: %s', (given) => {
  expect(ownerOf(member, setBy, 'owner', given)).toBe('me');
});

it('is nobody else, and never nobody', () => {
  expect(() => ownerOf(member, setBy, 'owner', 'boss')).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  expect(() => ownerOf(null, setBy, 'owner', 'boss')).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
});

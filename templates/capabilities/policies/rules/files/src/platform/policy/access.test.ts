import { describe, expect, it } from 'vitest';

import type { Actor } from '../auth/actor.ts';
import { access } from './access.ts';
import { everyRow, matches, noRow } from './condition.ts';
import { type AccessRule, rule, rowsFor } from './rule.ts';

const member = { id: 'me', role: roleOf('member') };
const manager = { id: 'boss', role: roleOf('manager') };
const mine = { id: 'mine', owner: 'me' };
const foreign = { id: 'foreign', owner: 'somebody else' };
const ownOrManager = rule.anyOf(rule.owner('owner'), rule.role(manager.role));

/** The roles of a project are its own; these tests hold for any. */
function roleOf(name: string): Actor['role'] {
  return name as Actor['role'];
}

describe('rules', () => {
  it.each<[string, AccessRule<'owner'>, Actor | null, [boolean, boolean]]>([
    ['everyone', rule.everyone, null, [true, true]],
    ['signed in, anonymous', rule.signedIn, null, [false, false]],
    ['signed in', rule.signedIn, member, [true, true]],
    ['role, anonymous', rule.role(member.role), null, [false, false]],
    ['role, another', rule.role(manager.role), member, [false, false]],
    ['role', rule.role(manager.role, member.role), member, [true, true]],
    ['owner, anonymous', rule.owner('owner'), null, [false, false]],
    ['owner', rule.owner('owner'), member, [true, false]],
    ['owner or role, as owner', ownOrManager, member, [true, false]],
    ['owner or role, by role', ownOrManager, manager, [true, true]],
    ['nothing at all', rule.anyOf(), member, [false, false]],
  ])('%s', (_name, given, actor, expected) => {
    const rows = rowsFor(given, actor);
    expect([matches(mine, rows), matches(foreign, rows)]).toEqual(expected);
  });

  it('forget the row where the caller decides alone', () => {
    expect(rowsFor(ownOrManager, manager)).toEqual(everyRow);
    expect(rowsFor(ownOrManager, null)).toEqual(noRow);
    expect(rowsFor(ownOrManager, member)).toEqual({ op: 'any', of: [{ op: 'compare', field: 'owner', operator: 'eq', value: 'me' }] });
  });
});

describe('what a row holds', () => {
  const row = { size: 5, price: { amount: 5, currency: 'EUR' }, score: '10.50', due: '2030-01-15', none: null, owner: 'me' };
  type Field = keyof typeof row;

  it.each<[AccessRule<Field>, boolean]>([
    [rule.where('size', '==', 5), true],
    [rule.where('size', '!=', 5), false],
    [rule.where('size', '<', 5), false],
    [rule.where('size', '<=', 5), true],
    [rule.where('size', '>', 4), true],
    [rule.where('size', '>=', 6), false],
    [rule.where('price', '>=', 5), true],
    [rule.where('score', '>', rule.decimal('9.75')), true],
    [rule.where('score', '==', rule.decimal('10.50')), true],
    [rule.where('due', '>', rule.today), true],
    [rule.where('due', '<', rule.now), false],
    [rule.oneOf('size', 4, 5), true],
    [rule.isNull('none'), true],
    [rule.isNull('size'), false],
    [rule.allOf(rule.owner('owner'), rule.where('size', '==', 5)), true],
    [rule.allOf(rule.owner('owner'), rule.role(manager.role)), false],
    [rule.allOf(), true],
    [rule.decidedBy((actor) => actor === null ? noRow : everyRow), true],
  ])('%j', (given, expected) => {
    expect(matches(row, rowsFor(given, member))).toBe(expected);
    expect(matches(row, rowsFor(rule.not(given), member))).toBe(!expected);
  });

  it.each(['==', '!=', '<', '>='] as const)('is nothing when it is null, whether %s or not', (comparison) => {
    const given = rule.where('none', comparison, 5);
    expect(matches(row, rowsFor(given, member))).toBe(false);
    expect(matches(row, rowsFor(rule.not(given), member))).toBe(true);
    expect(matches(row, rowsFor(rule.not(rule.not(given)), member))).toBe(false);
  });
});

describe('refusals', () => {
  it('ask anonymous callers to sign in, and tell others that they may not', () => {
    expect(() => access.authorise(rule.signedIn, null)).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
    expect(() => access.authorise(rule.role(manager.role), member)).toThrow(expect.objectContaining({ code: 'forbidden' }));
    expect(() => access.signedIn(null)).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
    expect(access.signedIn(member)).toBe(member);
  });

  it('leave to the row what the caller does not decide', () => {
    const own = rule.owner('owner');
    expect(access.readable(mine, own, member)).toBe(mine);
    expect(() => access.readable(foreign, own, member)).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(() => access.readable(null, own, member)).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(access.writable(mine, own, member)).toBe(mine);
    expect(() => access.writable(foreign, own, member)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });

  it('ask anonymous callers to sign in where that could help', () => {
    const draft = rule.where('status', '==', 'draft');
    const [open, done] = [{ owner: 'me', status: 'draft' }, { owner: 'me', status: 'done' }];
    expect(access.writable(open, draft, null)).toBe(open);
    expect(() => access.writable(done, draft, null)).toThrow(expect.objectContaining({ code: 'forbidden' }));
    expect(() => access.writable(done, rule.anyOf(draft, rule.owner('owner')), null))
      .toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  });
});

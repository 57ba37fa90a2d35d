import { expect, it } from 'vitest';

import { access } from '../policy/access.ts';
import { rule } from '../policy/rule.ts';
import { application } from './application.ts';

const row = { customer: 'somebody', status: 'closed' };

it.each([rule.signedIn, rule.owner('customer'), rule.where('status', '==', 'open'), rule.not(rule.everyone)])(
  'the application may do what rules leave to others: $op',
  (one) => {
    expect(access.readable(row, one, application)).toBe(row);
    expect(access.writable(row, one, application)).toBe(row);
  },
);

it('what only looks like the application is an account', () => {
  expect(() => access.readable(row, rule.owner('customer'), { ...application })).toThrow();
});

import { expect, it } from 'vitest';

import { nextState } from './transitions.ts';

const transitions = {
  open: { from: ['draft'], to: 'open' },
  close: { from: ['draft', 'open'], to: 'closed' },
} as const;

it('leads from one state to the next', () => {
  expect(nextState(transitions, 'open', 'draft')).toBe('open');
  expect(nextState(transitions, 'close', 'open')).toBe('closed');
});

it.each([['open', 'open', ['close']], ['close', 'closed', []]] as const)(
  'refuses to %s what is %s, and names what can be done',
  (action, state, allowed) => {
    expect(() => nextState(transitions, action, state)).toThrow(
      expect.objectContaining({ code: 'conflict', extensions: { state, allowed } }),
    );
  },
);

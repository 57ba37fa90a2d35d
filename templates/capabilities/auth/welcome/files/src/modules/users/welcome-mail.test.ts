import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createMemoryAccounts } from '../../../test/helpers/memory-accounts.ts';
import { roles } from '../../platform/auth/actor.ts';
import type { Mail } from '../../platform/mail/mailer.ts';
import { createWelcomeMailHandler } from './welcome-mail.ts';

const context = { jobId: '1', attempt: 1, logger: pino({ level: 'silent' }), signal: new AbortController().signal };

function setUp() {
  const accounts = createMemoryAccounts();
  const sent: Mail[] = [];
  const mailer = {
    send(mail: Mail) {
      sent.push(mail);
      return Promise.resolve();
    },
  };
  return { accounts, sent, handler: createWelcomeMailHandler({ users: accounts.users, mailer }) };
}

it('goes to the address of the account, and carries no name that somebody else may have written', async () => {
  const { accounts, sent, handler } = setUp();
  const { id } = accounts.add({ email: 'ada@example.com', role: roles[0] });
  await handler({ userId: id }, context);
  expect(sent).toMatchObject([{ to: 'ada@example.com', text: expect.stringContaining('ada@example.com') }]);
  expect(JSON.stringify(sent)).not.toContain('Somebody');
});

it('is not sent to an account that is gone', async () => {
  const { sent, handler } = setUp();
  await handler({ userId: '0199c2a4-7d2e-7cc3-98c4-dc0c0c07398f' }, context);
  expect(sent).toEqual([]);
});

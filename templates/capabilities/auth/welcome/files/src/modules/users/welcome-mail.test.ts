import { expect, it } from 'vitest';
import { silentLogger } from '../../../test/helpers/log.ts';
import { createMemoryAccounts } from '../../../test/helpers/memory-accounts.ts';
import { roles } from '../../platform/auth/actor.ts';
import type { Mail } from '../../platform/mail/mailer.ts';
import { sendWelcomeMail } from './jobs.ts';
import { createWelcomeMailHandler } from './welcome-mail.ts';

const context = { jobId: '1', attempt: 1, logger: silentLogger, signal: new AbortController().signal };

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

it('is the same mail each time that it is tried', async () => {
  const { accounts, sent, handler } = setUp();
  const { id } = accounts.add({ email: 'ada@example.com', role: roles[0] });
  await handler({ userId: id }, context);
  await handler({ userId: id }, { ...context, attempt: 2 });
  expect(sent.map(({ key }) => key)).toEqual(['1', '1']);
});

it('is tried for hours: a mail server may be away that long', () => {
  const { attempts, backoff } = sendWelcomeMail;
  const hours = backoff.delayMs * (2 ** (attempts - 1) - 1) * (1 - backoff.jitter) / 3_600_000;
  expect(hours).toBeGreaterThan(4);
  expect(hours).toBeLessThan(24);
});

it('is not sent to an account that is gone', async () => {
  const { sent, handler } = setUp();
  await handler({ userId: '0199c2a4-7d2e-7cc3-98c4-dc0c0c07398f' }, context);
  expect(sent).toEqual([]);
});

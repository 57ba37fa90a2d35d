import { expect, it } from 'vitest';
import { sendAccountMail } from './jobs.ts';

it('a mail to an account is tried for hours: a mail server may be away that long', () => {
  const { attempts, backoff } = sendAccountMail;
  const hours = backoff.delayMs * (2 ** (attempts - 1) - 1) * (1 - backoff.jitter) / 3_600_000;
  expect(hours).toBeGreaterThan(4);
  expect(hours).toBeLessThan(24);
});

it('a mail to an account travels by its id, with no address and no secret', () => {
  expect(sendAccountMail.schema.safeParse({ mailId: '0199c2a4-7d2e-7cc3-98c4-dc0c0c07398f' }).success).toBe(true);
  expect(sendAccountMail.schema.safeParse({ mailId: '0199c2a4-7d2e-7cc3-98c4-dc0c0c07398f', email: 'ada@example.com' }).success).toBe(false);
});

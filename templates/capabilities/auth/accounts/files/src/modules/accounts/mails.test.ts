import { beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../test/helpers/log.ts';
import { type Mail, MailRefusedError } from '../../platform/mail/mailer.ts';
import type { AccountMailRepository, StoredMail } from './mail-repository.ts';
import { mailText, mailTexts } from './mail-texts.ts';
import { createMailTokens } from './mail-token.ts';
import { type AccountMails, createAccountMails } from './mails.ts';
import { createSendAccountMail } from './send-mail.ts';

const tokens = createMailTokens(Buffer.alloc(32));

describe('mail to an account', () => {
  let rows: Map<string, StoredMail>;
  let sent: Mail[];
  let failing: Error | undefined;
  let now: Date;
  let mails: AccountMails;
  let send: (id: string) => Promise<void>;

  beforeEach(() => {
    rows = new Map();
    sent = [];
    failing = undefined;
    now = new Date();
    const repository: AccountMailRepository = {
      create: (mail) => Promise.resolve(void rows.set(mail.id, mail)),
      findById: (id) => Promise.resolve(rows.get(id) ?? null),
      take: (id) => Promise.resolve(rows.delete(id)),
      removeExpired: () => Promise.resolve(0),
    };
    const mailer = { send: (mail: Mail) => (failing ? Promise.reject(failing) : Promise.resolve(void sent.push(mail))) };
    send = createSendAccountMail({ mails: repository, tokens, mailer, appUrl: 'https://example.com', logger: silentLogger });
    mails = createAccountMails({ mails: repository, tokens, deliver: send, now: () => now });
  });

  function tokenOf(mail: Mail | undefined): string {
    return /token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
  }

  it.each(Object.keys(mailTexts) as (keyof typeof mailTexts)[])('goes to its address, and is one mail however often it is tried: %s', async (purpose) => {
    await mails.send(purpose, 'ada', 'ada@example.com');
    for (const id of rows.keys()) await send(id);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[0]).toMatchObject({ to: 'ada@example.com', key: expect.any(String) });
    const { page } = mailText(purpose)!;
    if (page === undefined) expect(sent[0]!.text).not.toContain('token=');
    else for (const part of [sent[0]!.text, sent[0]!.html]) expect(part).toContain(`https://example.com/${page}?token=`);
  });

  it('has a link that proves what it was sent for, and nothing else', async () => {
    await mails.send('reset-password', 'ada', 'ada@example.com');
    const token = tokenOf(sent[0]);
    expect(await mails.find('reset-password', token)).toMatchObject({ userId: 'ada', email: 'ada@example.com' });
    expect(await mails.find('verify-email', token)).toBeNull();
    expect(await mails.find('reset-password', `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`)).toBeNull();
    expect(JSON.stringify([...rows.values()])).not.toContain(token.split('.')[1]);
  });

  it('has a link that is good for half an hour', async () => {
    await mails.send('reset-password', 'ada', 'ada@example.com');
    const token = tokenOf(sent[0]);
    const start = now.getTime();
    now = new Date(start + 30 * 60_000 - 1);
    expect(await mails.find('reset-password', token)).not.toBeNull();
    now = new Date(start + 30 * 60_000);
    expect(await mails.find('reset-password', token)).toBeNull();
  });

  it('is not sent when its link was used, or has ended', async () => {
    await mails.send('reset-password', 'ada', 'ada@example.com');
    const [mail] = rows.values();
    rows.set(mail!.id, { ...mail!, expiresAt: new Date(0) });
    await send(mail!.id);
    expect(await mails.take(mail!)).toBe(true);
    expect(await mails.take(mail!)).toBe(false);
    await send(mail!.id);
    expect(sent).toHaveLength(1);
  });

  it('is not tried again when its address takes no mail, and is when the server is away', async () => {
    failing = new MailRefusedError('550');
    await mails.send('reset-password', 'ada', 'nobody@example.com');
    const [mail] = rows.keys();
    await expect(send(mail!)).resolves.toBeUndefined();
    failing = new Error('ECONNREFUSED');
    await expect(send(mail!)).rejects.toThrow(failing);
  });

  it('has no token that another secret gives', () => {
    expect(createMailTokens(Buffer.alloc(32, 1)).tokenOf('a')).not.toBe(tokens.tokenOf('a'));
  });
});

import { createAccountMailRepository } from '../../src/modules/accounts/mail-repository.ts';
import { mailTokensOf } from '../../src/modules/accounts/mail-token.ts';
import { createSendAccountMail } from '../../src/modules/accounts/send-mail.ts';
import type { Container } from '../../src/container.ts';
import type { Mail } from '../../src/platform/mail/mailer.ts';

/** The mails to this address as they go out, oldest first; one whose link was used is no longer there. */
export async function mailsTo({ container }: { container: Container }, email: string): Promise<Mail[]> {
  const { background, config, db, logger } = container;
  await background.settled();
  const sent: Mail[] = [];
  const mailer = { send: (mail: Mail) => Promise.resolve(void sent.push(mail)) };
  const mails = createAccountMailRepository(db);
  const send = createSendAccountMail({ mails, tokens: mailTokensOf(config), mailer, logger, appUrl: config.auth.appUrl ?? config.publicUrl });
  const rows = await db.accountMail.findMany({ where: { email }, orderBy: { createdAt: 'asc' } });
  for (const { id } of rows) await send(id);
  return sent;
}

/** The links in the mails to this address. */
export async function linksTo(app: { container: Container }, email: string): Promise<URL[]> {
  const texts = (await mailsTo(app, email)).map(({ text }) => text);
  return texts.flatMap((text) => text.match(/https?:\S+/g) ?? []).map((link) => new URL(link));
}

/** The token of the latest link to this page. */
export async function tokenTo(app: { container: Container }, email: string, page: string): Promise<string> {
  const link = (await linksTo(app, email)).findLast(({ pathname }) => pathname === `/${page}`);
  return link?.searchParams.get('token') ?? '';
}

import type { Logger } from '../../platform/logging/logger.ts';
import type { Mailer } from '../../platform/mail/mailer.ts';
import type { AccountMailRepository } from './mail-repository.ts';
import { mailText } from './mail-texts.ts';
import type { MailTokens } from './mail-token.ts';

interface SendMailDeps {
  readonly mails: Pick<AccountMailRepository, 'findById'>;
  readonly tokens: MailTokens;
  readonly mailer: Mailer;
  /** Where the pages are that links open. From the configuration alone: what a request says of its host, anybody can say. */
  readonly appUrl: string;
  readonly logger: Logger;
}

const UNASKED = 'If you did not ask for this, leave the link alone: without it nothing happens.';

/** Sends a mail that was stored. Sent twice it is the same mail, by its name and by its link. */
export function createSendAccountMail({ mails, tokens, mailer, appUrl, logger }: SendMailDeps): (mailId: string) => Promise<void> {
  return async (mailId) => {
    const mail = await mails.findById(mailId);
    const content = mail && mailText(mail.purpose);
    if (!content || mail.expiresAt <= new Date()) {
      logger.info({ mailId }, 'no mail to the account: what it offers is used or over');
      return;
    }
    const link = content.page === undefined ? [] : [`${appUrl}/${content.page}?token=${tokens.tokenOf(mail.id)}`, UNASKED];
    await mailer.send({
      key: mail.id,
      to: mail.email,
      subject: content.subject,
      text: ['Hello,', content.text, ...link].join('\n\n') + '\n',
    });
  };
}

import type { Logger } from '../../platform/logging/logger.ts';
import { type Mailer, MailRefusedError } from '../../platform/mail/mailer.ts';
import { written } from '../../platform/mail/written.ts';
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
    const { subject, text, page, label = 'Open' } = content;
    const link = page === undefined ? [] : [{ label, url: `${appUrl}/${page}?token=${tokens.tokenOf(mail.id)}` }, UNASKED];
    try {
      await mailer.send({ key: mail.id, to: mail.email, subject, ...written(['Hello,', text, ...link]) });
    } catch (error) {
      if (!(error instanceof MailRefusedError)) throw error;
      // Nobody is there. To try for hours would only cost the sender's reputation.
      logger.warn({ mailId, err: error }, 'a mail to an account was refused for good');
    }
  };
}

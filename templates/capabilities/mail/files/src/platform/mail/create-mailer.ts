import type { MailConfig } from './env.ts';
import type { Mailer } from './mailer.ts';
import { createSinkMailer } from './sink.ts';
import { createSmtpMailer } from './smtp.ts';

/** SMTP where `SMTP_URL` is set; files without it (production requires it, see `env.ts`). */
export function createMailer({ smtpUrl, sinkDirectory, from }: Pick<MailConfig, 'smtpUrl' | 'sinkDirectory' | 'from'>): Mailer {
  return smtpUrl === undefined ? createSinkMailer(sinkDirectory, from) : createSmtpMailer(smtpUrl, from);
}

import { messageId } from './message-id.ts';

/** The port that the application sends mail through. Called from jobs, so that a slow mail server delays no request. */
export interface Mailer {
  /** Fails with a `MailRefusedError` when it will not be taken however often it is tried. */
  send(mail: Mail): Promise<void>;
}

export interface Mail {
  to: string;
  subject: string;
  /** Names this mail: sent again by the same name, it is the same mail to whoever gets both. */
  key?: string;
  text: string;
  html?: string;
}

/** The mail itself is refused, by its address or its content. Its message holds no address: it ends up in the log. */
export class MailRefusedError extends Error {
  override name = 'MailRefusedError';
}

/** A line break in a header begins another header: refused here, in front of every adapter. */
export function assertSafeHeaders({ to, subject }: Mail): void {
  if (/[\r\n\0]/.test(to) || /[\r\n\0]/.test(subject)) {
    throw new Error('A mail header must be a single line');
  }
}

/** What an adapter hands to nodemailer: a mail with a name has the same Message-ID each time. */
export function composed({ key, ...mail }: Mail, from: string) {
  return key === undefined ? { from, ...mail } : { from, ...mail, messageId: messageId(key, from) };
}

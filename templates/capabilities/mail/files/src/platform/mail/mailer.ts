import { createHash } from 'node:crypto';

/** The port that the application sends mail through. Called from jobs, so that a slow mail server delays no request. */
export interface Mailer {
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

/** A line break in a header begins another header: refused here, in front of every adapter. */
export function assertSafeHeaders({ to, subject }: Mail): void {
  if (/[\r\n\0]/.test(to) || /[\r\n\0]/.test(subject)) {
    throw new Error('A mail header must be a single line');
  }
}

/** What an adapter hands to nodemailer: a mail with a name has the same Message-ID each time. */
export function composed({ key, ...mail }: Mail, from: string) {
  if (key === undefined) return { from, ...mail };
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return { from, ...mail, messageId: `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${domain}>` };
}

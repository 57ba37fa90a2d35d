/** The port that the application sends mail through. Called from jobs, so that a slow mail server delays no request. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
}

/** A line break in a header begins another header: refused here, in front of every adapter. */
export function assertSafeHeaders({ to, subject }: Mail): void {
  if (/[\r\n\0]/.test(to) || /[\r\n\0]/.test(subject)) {
    throw new Error('A mail header must be a single line');
  }
}

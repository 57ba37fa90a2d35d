import type { MailConfig } from '../../src/platform/mail/env.ts';

/** A mail as the other side has understood it. */
export interface Delivered {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The other side of an adapter, on this machine. */
export interface MailStub {
  readonly delivery: NonNullable<MailConfig['delivery']>;
  readonly delivered: readonly Delivered[];
  /** What it answers from now on: takes mail, refuses each address for good, or cannot just now. */
  answer: 'later' | 'never' | 'taken';
  close(): Promise<void>;
}

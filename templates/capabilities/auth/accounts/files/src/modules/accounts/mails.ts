import { randomUUID } from 'node:crypto';

import { hashSecret, matchesHash, parseToken } from '../../platform/auth/opaque-token.ts';
import type { AccountMailRepository, StoredMail } from './mail-repository.ts';
import { type MailPurpose, mailText, type TokenPurpose } from './mail-texts.ts';
import type { MailTokens } from './mail-token.ts';

interface AccountMailsDeps {
  readonly mails: AccountMailRepository;
  readonly tokens: MailTokens;
  /** Hands a stored mail over to whoever sends it. */
  readonly deliver: (mailId: string) => Promise<void>;
  readonly now?: () => Date;
}

/** Mails to accounts, and the tokens in their links. */
export interface AccountMails {
  send(purpose: MailPurpose, userId: string, email: string): Promise<void>;
  /** The mail whose link holds this token, as long as it is good. Looking does not use it up. */
  find(purpose: TokenPurpose, token: string): Promise<StoredMail | null>;
  /** Uses the token of a mail up; `false`: somebody was faster. */
  take(mail: StoredMail): Promise<boolean>;
  deleteExpired(now: Date): Promise<number>;
}

export function createAccountMails({ mails, tokens, deliver, now = () => new Date() }: AccountMailsDeps): AccountMails {
  return {
    async send(purpose, userId, email) {
      const { seconds = 0, page } = mailText(purpose) ?? {};
      const id = randomUUID();
      const tokenHash = page === undefined ? null : hashSecret(tokens.secretOf(id));
      await mails.removeExpired(now(), userId);
      await mails.create({ id, userId, purpose, email, tokenHash, expiresAt: new Date(now().getTime() + seconds * 1000) });
      await deliver(id);
    },

    async find(purpose, token) {
      const parsed = parseToken(token);
      const mail = parsed && await mails.findById(parsed.id);
      if (!parsed || !mail?.tokenHash || mail.purpose !== purpose || mail.expiresAt <= now()) return null;
      return matchesHash(parsed.secret, mail.tokenHash) ? mail : null;
    },

    take: ({ id }) => mails.take(id),
    deleteExpired: (time) => mails.removeExpired(time),
  };
}

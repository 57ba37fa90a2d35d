import type { Actor } from '../../platform/auth/actor.ts';
import type { AuthConfig } from '../../platform/auth/env.ts';
import { hashPassword } from '../../platform/auth/password.ts';
import type { Sessions } from '../../platform/auth/sessions.ts';
import { createThrottle } from '../../platform/auth/throttle.ts';
import type { Background } from '../../platform/background/background.ts';
import type { CreateCounter } from '../../platform/counters/counter.ts';
import { AppError } from '../../platform/errors/app-error.ts';
import type { Logger } from '../../platform/logging/logger.ts';
import type { UserRepository } from '../users/repository.ts';
import type { User } from '../users/schema.ts';
import type { UserService } from '../users/service.ts';
import { type ConfirmPassword, wrong } from './confirm-password.ts';
import type { Freshness } from './freshness.ts';
import type { StoredMail } from './mail-repository.ts';
import type { MailPurpose, TokenPurpose } from './mail-texts.ts';
import type { AccountMails } from './mails.ts';
import type { AccountRepository } from './repository.ts';
import type { EmailChange, MailProof, PasswordChange, PasswordReset } from './schema.ts';
import type { ReissuedSession } from './step-up.ts';

export interface AccountServiceDeps {
  accounts: AccountRepository;
  users: Pick<UserService, 'get'>;
  freshness: Freshness;
  confirmPassword: ConfirmPassword;
  sessions: Pick<Sessions, 'reissue'>;
  userRepository: Pick<UserRepository, 'findById' | 'findCredentials'>;
  mails: AccountMails;
  background: Background;
  limits: AuthConfig['limits'];
  createCounter: CreateCounter;
  logger: Logger;
}

/** What people do with their account besides signing in. `address` is where the request comes from. */
export interface AccountService {
  /** The answer, and the time that it takes, are the same whether there is such an account or not. */
  forgotPassword(email: string, address: string): Promise<void>;
  /** Ends all sessions: somebody else may have opened them. */
  resetPassword(reset: PasswordReset): Promise<void>;
  /** The password is asked for as well: the account may be a stranger's, who waits for the address to be confirmed. */
  verifyEmail(proof: MailProof): Promise<void>;
  confirmEmail(proof: MailProof): Promise<void>;
  /** Sends the link of the greeting once more. */
  sendVerification(actor: Actor): Promise<void>;
  /** Ends the other sessions, and gives this one another token. */
  changePassword(actor: Actor, change: PasswordChange): Promise<ReissuedSession>;
  /** Nothing changes before whoever reads the new address says so; the old one is told. */
  changeEmail(actor: Actor, change: EmailChange): Promise<void>;
}

export function createAccountService(
  { accounts, users, freshness, confirmPassword, sessions, userRepository, mails, background, limits, createCounter, logger }: AccountServiceDeps,
): AccountService {
  const { seconds } = limits;
  const mailsToAccount = createThrottle(createCounter({ name: 'mail.account', points: limits.mailsPerAccount, seconds }));
  // Those that only the account itself can have sent: strangers must not use them up.
  const ownMails = createThrottle(createCounter({ name: 'mail.own', points: limits.mailsPerAccount, seconds }));
  const mailsFromAddress = createThrottle(createCounter({ name: 'mail.address', points: limits.mailsPerAddress, seconds }));

  /** Whose mail it was, as long as the account still has the address that it was sent to, or is about to get it. */
  async function open(purpose: TokenPurpose, token: string): Promise<{ mail: StoredMail; user: User }> {
    const mail = await mails.find(purpose, token);
    const user = mail && await userRepository.findById(mail.userId);
    if (!user || (purpose !== 'change-email' && user.email !== mail.email)) throw worthless();
    return { mail, user };
  }

  /** The change is made by now: that the mail of it cannot be handed over must not look as if it were not. */
  async function tell(purpose: MailPurpose, { id, email }: User): Promise<void> {
    try {
      await mails.send(purpose, id, email);
    } catch (error) {
      logger.error({ err: error, userId: id, purpose }, 'the mail of a change could not be handed over');
    }
  }

  async function useUp(mail: StoredMail): Promise<void> {
    if (!await mails.take(mail)) throw worthless();
  }

  return {
    async forgotPassword(email, address) {
      await mailsFromAddress.take(address);
      await mailsToAccount.take(email);
      background.run('forgotten password', async () => {
        const found = await userRepository.findCredentials(email);
        if (found !== null) await mails.send('reset-password', found.user.id, email);
      });
    },

    async resetPassword({ token, password }) {
      const { mail, user } = await open('reset-password', token);
      refuseAddress(user, password, 'password');
      const passwordHash = await hashPassword(password);
      await useUp(mail);
      await accounts.claim(user.id, mail.email, passwordHash);
      logger.info({ event: 'auth.password_reset', userId: user.id }, 'password reset');
      await tell('password-changed', user);
    },

    async verifyEmail({ token, currentPassword }) {
      const { mail, user } = await open('verify-email', token);
      await confirmPassword(user, currentPassword);
      await useUp(mail);
      if (!await accounts.verifyEmail(user.id, mail.email)) throw worthless();
      logger.info({ event: 'auth.email_verified', userId: user.id }, 'e-mail address verified');
    },

    async confirmEmail({ token, currentPassword }) {
      const { mail, user } = await open('change-email', token);
      await confirmPassword(user, currentPassword);
      await useUp(mail);
      await accounts.setEmail(user.id, mail.email);
      logger.info({ event: 'auth.email_changed', userId: user.id }, 'e-mail address changed');
      await tell('email-changed', user);
    },

    async sendVerification(actor) {
      const { id, email, emailVerifiedAt } = await users.get(actor);
      if (emailVerifiedAt !== null) return;
      await ownMails.take(id);
      await mails.send('verify-email', id, email);
    },

    async changePassword(actor, { currentPassword, newPassword }) {
      await freshness.demand(actor);
      const user = await confirmPassword(actor, currentPassword);
      refuseAddress(user, newPassword, 'newPassword');
      // Each change sends a mail, to an address that may be somebody else's as long as it is not confirmed.
      await ownMails.take(user.id);
      const passwordHash = await hashPassword(newPassword);
      const session = actor.session === undefined ? null : await sessions.reissue(actor.session);
      if (session === null) throw new AppError('unauthenticated');
      // Unless somebody was faster: their password must not be overwritten by who knew the one before.
      if (!await accounts.setPassword(user, passwordHash, session.id)) throw changedMeanwhile();
      logger.info({ event: 'auth.password_changed', userId: user.id }, 'password changed');
      await tell('password-changed', user);
      return { user, session };
    },

    async changeEmail(actor, { email }) {
      await freshness.demand(actor);
      const user = await users.get(actor);
      if (email === user.email) throw wrong('email', 'is the address of this account already');
      await ownMails.take(user.id);
      await mailsToAccount.take(email);
      // The one before may have been misspelt, and be a stranger's: who reads mail there must not get the account.
      await accounts.forgetNewEmails(user.id);
      await mails.send('change-email', user.id, email);
      // Another password has ended the session, and such links: this one may have come too late for that.
      if (!await freshness.isFresh(actor)) {
        await accounts.forgetNewEmails(user.id);
        throw changedMeanwhile();
      }
      await tell('email-changing', user);
    },
  };
}

/** One answer for a token that is unknown, used, expired or meant for something else. */
function worthless(): AppError {
  const errors = [{ pointer: '#/token', detail: 'is not good any more' }];
  return new AppError('validation_failed', { detail: 'This link is not good any more. Ask for another mail.', errors });
}

function changedMeanwhile(): AppError {
  return new AppError('conflict', { detail: 'The account has changed meanwhile. Try again.' });
}

function refuseAddress({ email }: User, password: string, field: string): void {
  if (password.toLowerCase() === email) throw wrong(field, 'must not be the e-mail address');
}

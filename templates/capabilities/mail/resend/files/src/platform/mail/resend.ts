import { assertSafeHeaders, type Mailer } from './mailer.ts';
import { messageId } from './message-id.ts';
import { handOver, type Provider } from './provider.ts';

/** Resend: a mail with a name that is sent again within 24 hours is not delivered again, its documentation says. */
export function createResendMailer(provider: Provider, from: string, timeout = 10_000): Mailer {
  return {
    async send(mail) {
      assertSafeHeaders(mail);
      const { key, to, ...content } = mail;
      const id = key === undefined ? undefined : messageId(key, from);
      await handOver(provider, '/emails', {
        timeout,
        body: { from, to: [to], ...content, ...(id && { headers: { 'Message-ID': id } }) },
        ...(id && { headers: { 'Idempotency-Key': id } }),
      });
    },
  };
}

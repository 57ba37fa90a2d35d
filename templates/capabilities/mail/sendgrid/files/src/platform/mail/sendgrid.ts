import { assertSafeHeaders, type Mailer } from './mailer.ts';
import { messageId } from './message-id.ts';
import { handOver, type Provider } from './provider.ts';

/** Links are for their reader alone: no other host counts who opens one. */
const UNTRACKED = { click_tracking: { enable: false, enable_text: false }, open_tracking: { enable: false } };

/** SendGrid's API, version 3. It knows no repeated request: when an answer is lost, a mail goes out again, under the same Message-ID. */
export function createSendgridMailer(provider: Provider, from: string, timeout = 10_000): Mailer {
  return {
    async send(mail) {
      assertSafeHeaders(mail);
      await handOver(provider, '/v3/mail/send', {
        timeout,
        body: {
          personalizations: [{ to: [{ email: mail.to }] }],
          from: sender(from),
          subject: mail.subject,
          // In this order: text first (RFC 2046, 5.1.4).
          content: [
            { type: 'text/plain', value: mail.text },
            ...(mail.html === undefined ? [] : [{ type: 'text/html', value: mail.html }]),
          ],
          ...(mail.key !== undefined && { headers: { 'Message-ID': messageId(mail.key, from) } }),
          tracking_settings: UNTRACKED,
        },
      });
    },
  };
}

/** `Name <address>` in its two parts. */
function sender(from: string): { email: string; name?: string } {
  const [, name, email] = /^\s*"?(.*?)"?\s*<([^<>]+)>\s*$/.exec(from) ?? [];
  return email === undefined ? { email: from } : { email, ...(name && { name }) };
}

import { createTransport } from 'nodemailer';

import { assertSafeHeaders, type Mailer } from './mailer.ts';

/** SMTP, spoken by every mail provider: `smtp://` upgrades to TLS where the server offers it, `smtps://` begins with it. */
export function createSmtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({ url, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 });

  return {
    async send(mail) {
      assertSafeHeaders(mail);
      await transport.sendMail({ from, ...mail });
    },
  };
}

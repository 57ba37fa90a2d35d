import { createTransport } from 'nodemailer';

import { assertSafeHeaders, composed, type Mailer } from './mailer.ts';

/** How long a mail server may take to be found, to connect, to greet; and to answer each of the commands after that. */
const LIMITS = { dnsTimeout: 5_000, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/** SMTP, spoken by every mail provider: `smtp://` upgrades to TLS where the server offers it, `smtps://` begins with it. */
export function createSmtpMailer(url: string, from: string, limits = LIMITS): Mailer {
  const transport = createTransport({ url, ...limits });

  return {
    async send(mail) {
      assertSafeHeaders(mail);
      await transport.sendMail(composed(mail, from));
    },
  };
}

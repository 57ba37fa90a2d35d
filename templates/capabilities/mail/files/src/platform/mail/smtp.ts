import { createTransport } from 'nodemailer';

import { assertSafeHeaders, composed, type Mailer } from './mailer.ts';

/** How long a mail server may take to be found, to connect, to greet; and to answer each of the commands after that. */
const LIMITS = { dnsTimeout: 5_000, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/** SMTP, spoken by every mail provider: `smtp://` upgrades to TLS where the server offers it, `smtps://` begins with it. */
export function createSmtpMailer(url: string, from: string, limits = LIMITS): Mailer {
  const transport = createTransport(withLimits(url, limits));

  return {
    async send(mail) {
      assertSafeHeaders(mail);
      await transport.sendMail(composed(mail, from));
    },
  };
}

/** In the address: nodemailer 7 reads no other option beside one. What the address says itself stays. */
function withLimits(url: string, limits: typeof LIMITS): string {
  const address = new URL(url);
  for (const [name, milliseconds] of Object.entries(limits)) {
    if (!address.searchParams.has(name)) address.searchParams.set(name, String(milliseconds));
  }
  return address.href;
}

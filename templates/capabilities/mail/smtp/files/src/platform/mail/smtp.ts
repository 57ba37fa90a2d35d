import type { Transporter } from 'nodemailer';

import { assertSafeHeaders, composed, MailRefusedError, type Mailer } from './mailer.ts';

/** How long a mail server may take to be found, to connect, to greet; and to answer each of the commands after that. */
const LIMITS = { dnsTimeout: 5_000, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/** SMTP, spoken by every mail provider: `smtp://` upgrades to TLS where the server offers it, `smtps://` begins with it. */
export function createSmtpMailer(url: string, from: string, limits = LIMITS): Mailer {
  const address = withLimits(url, limits);
  let opened: Promise<Transporter> | undefined;

  return {
    async send(mail) {
      assertSafeHeaders(mail);
      const transport = await (opened ??= open(address));
      try {
        await transport.sendMail(composed(mail, from));
      } catch (error) {
        throw withoutAddress(error);
      }
    },
  };
}

/**
 * The same error without what the server said, which repeats the address. 5xx (RFC 5321, 4.2.1) to the address is final:
 * nobody is there. To anything else it may come from who sends, and be put right.
 */
function withoutAddress(error: unknown): Error {
  const { command, responseCode } = error as { command?: string; responseCode?: number };
  if (responseCode === undefined) return error instanceof Error ? error : new Error('The mail was not sent', { cause: error });
  const isFinal = command === 'RCPT TO' && responseCode >= 500;
  return new (isFinal ? MailRefusedError : Error)(`The mail server answered ${command ?? ''} with ${responseCode}`);
}

/** Loaded by who sends: most processes of a service never do. */
async function open(address: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport(address);
}

/** In the address: nodemailer 7 reads no other option beside one. What the address says itself stays. */
function withLimits(url: string, limits: typeof LIMITS): string {
  const address = new URL(url);
  for (const [name, milliseconds] of Object.entries(limits)) {
    if (!address.searchParams.has(name)) address.searchParams.set(name, String(milliseconds));
  }
  return address.href;
}

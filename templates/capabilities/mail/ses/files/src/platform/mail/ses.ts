import { assertSafeHeaders, MailRefusedError, type Mailer } from './mailer.ts';

interface Ses {
  readonly region: string;
  /** Where its API is, when not where the region says. */
  readonly endpoint?: string | undefined;
}

/** How long it may take to connect, and to answer, in milliseconds. */
const LIMITS = { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/** What Amazon says of the mail itself. Who may not send (yet) is put right by somebody. */
const FINAL = new Set(['BadRequestException', 'MessageRejected']);

/**
 * Amazon SES, with the credentials of the process: variables, or the role of its container or machine. It gives each mail
 * a Message-ID of its own, and knows no repeated request: when an answer is lost, a mail goes out again.
 */
export function createSesMailer({ region, endpoint }: Ses, from: string, limits = LIMITS): Mailer {
  let opened: ReturnType<typeof open> | undefined;

  /** Loaded by who sends: most processes of a service never do. */
  async function open() {
    const { SendEmailCommand, SESv2Client } = await import('@aws-sdk/client-sesv2');
    // Tried again by the queue, which can wait for hours.
    const client = new SESv2Client({ region, maxAttempts: 1, requestHandler: limits, ...(endpoint !== undefined && { endpoint }) });
    return { client, SendEmailCommand };
  }

  return {
    async send(mail) {
      assertSafeHeaders(mail);
      const { client, SendEmailCommand } = await (opened ??= open());
      const command = new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [mail.to] },
        Content: { Simple: {
          Subject: utf8(mail.subject),
          Body: { Text: utf8(mail.text), ...(mail.html !== undefined && { Html: utf8(mail.html) }) },
        } },
      });
      try {
        await client.send(command);
      } catch (error) {
        if (error instanceof Error && FINAL.has(error.name)) throw new MailRefusedError(`Amazon SES answered with ${error.name}`);
        throw error;
      }
    },
  };
}

const utf8 = (text: string) => ({ Data: text, Charset: 'UTF-8' });

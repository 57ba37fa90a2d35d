import { z } from 'zod';

import type { Mode } from '../config/sections.ts';

/** Without `SMTP_URL` mail becomes files: right for development, never for production. */
export function mailEnv({ production }: Mode) {
  const smtpUrl = z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' });
  const from = z.string().regex(/^[^\r\n]+$/, 'must be one line');
  return z
    .object({
      SMTP_URL: production ? smtpUrl : smtpUrl.optional(),
      MAIL_FROM: production ? from : from.default('no-reply@localhost'),
      MAIL_SINK_DIR: z.string().default('.data/mail'),
    })
    .transform((values) => ({
      smtpUrl: values.SMTP_URL,
      from: values.MAIL_FROM,
      sinkDirectory: values.MAIL_SINK_DIR,
    }));
}

export type MailConfig = z.output<ReturnType<typeof mailEnv>>;

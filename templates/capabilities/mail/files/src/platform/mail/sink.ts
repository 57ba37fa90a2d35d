import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { assertSafeHeaders, composed, type Mailer } from './mailer.ts';

/** Development and tests: every mail becomes a file, exactly as it would have been sent. */
export function createSinkMailer(directory: string, from: string): Mailer {
  return {
    async send(mail) {
      assertSafeHeaders(mail);
      // Loaded by who sends, as in production.
      const { createTransport } = await import('nodemailer');
      const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
      const { message } = await composer.sendMail(composed(mail, from));
      await mkdir(directory, { recursive: true });
      await writeFile(join(directory, `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID()}.eml`), message);
    },
  };
}

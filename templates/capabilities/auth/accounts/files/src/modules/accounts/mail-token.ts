import { createHmac } from 'node:crypto';

import { formatToken } from '../../platform/auth/opaque-token.ts';
import type { Config } from '../../platform/config/config.ts';
import { deriveKey } from '../../platform/config/secrets.ts';

/**
 * The secrets in links of mails. Each follows from the id of its mail and APP_SECRET: whoever sends the mail, a worker
 * for example, makes it again, so that it travels through no queue, and it is stored as a hash only.
 */
export interface MailTokens {
  secretOf(mailId: string): string;
  tokenOf(mailId: string): string;
}

export function createMailTokens(key: Uint8Array): MailTokens {
  function secretOf(mailId: string): string {
    return createHmac('sha256', key).update(mailId).digest('base64url');
  }

  return { secretOf, tokenOf: (id) => formatToken({ id, secret: secretOf(id) }) };
}

export function mailTokensOf({ appSecret }: Pick<Config, 'appSecret'>): MailTokens {
  return createMailTokens(deriveKey(appSecret, 'account-mail'));
}

import { createHash } from 'node:crypto';

/** A Message-ID (RFC 5322, 3.6.4) that follows from the name of a mail, at the domain of its sender. */
export function messageId(key: string, from: string): string {
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${domain}>`;
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Keeps secrets that have to be read again: encrypted, and bound to the row that they belong to. */
export interface SecretBox {
  seal(secret: Uint8Array, owner: string): string;
  /** `null`: sealed with another key, for somebody else, or changed. */
  open(sealed: string, owner: string): Buffer | null;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

export function createSecretBox(key: Uint8Array): SecretBox {
  return {
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_LENGTH);
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(owner));
      const content = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), content]).toString('base64url');
    },

    open(sealed, owner) {
      const bytes = Buffer.from(sealed, 'base64url');
      const content = bytes.subarray(NONCE_LENGTH + TAG_LENGTH);
      try {
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_LENGTH), { authTagLength: TAG_LENGTH })
          .setAAD(Buffer.from(owner))
          .setAuthTag(bytes.subarray(NONCE_LENGTH, NONCE_LENGTH + TAG_LENGTH));
        return Buffer.concat([decipher.update(content), decipher.final()]);
      } catch {
        return null;
      }
    },
  };
}

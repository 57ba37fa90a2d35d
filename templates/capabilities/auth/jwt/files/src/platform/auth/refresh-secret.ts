import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Config } from '../config/config.ts';
import { deriveKey } from '../config/secrets.ts';

/**
 * The secrets of refresh tokens: a value and a seal. The seal tells what was issued here from what somebody has made up,
 * though only the hash of the latest is stored. Each value has one successor, so that who asks twice gets the same. A
 * secret is bound to its session, and proves nothing about another.
 */
export interface RefreshSecrets {
  first(sessionId: string): string;
  next(sessionId: string, secret: string): string;
  isGenuine(sessionId: string, secret: string): boolean;
}

const VALUE_LENGTH = 22;
const SEAL_LENGTH = 21;

export function createRefreshSecrets(key: Uint8Array): RefreshSecrets {
  function derive(purpose: string, sessionId: string, value: string, length: number): string {
    const bound = JSON.stringify([purpose, sessionId, value]);
    return createHmac('sha256', key).update(bound).digest('base64url').slice(0, length);
  }

  function sealed(sessionId: string, value: string): string {
    return value + derive('seal', sessionId, value, SEAL_LENGTH);
  }

  return {
    first: (sessionId) => sealed(sessionId, randomBytes(16).toString('base64url')),
    next: (sessionId, secret) => sealed(sessionId, derive('next', sessionId, valueOf(secret), VALUE_LENGTH)),
    isGenuine(sessionId, secret) {
      const [given, expected] = [Buffer.from(secret), Buffer.from(sealed(sessionId, valueOf(secret)))];
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

export function refreshSecretsOf({ appSecret }: Pick<Config, 'appSecret'>): RefreshSecrets {
  return createRefreshSecrets(deriveKey(appSecret, 'refresh-token'));
}

function valueOf(secret: string): string {
  return secret.slice(0, VALUE_LENGTH);
}

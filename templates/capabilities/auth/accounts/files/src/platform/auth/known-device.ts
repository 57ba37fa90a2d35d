import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Config } from '../config/config.ts';
import { deriveKey } from '../config/secrets.ts';

const LIFETIME_SECONDS = 180 * 86_400;

/** An account as devices know it: by its address, and by something that another password changes. */
export interface DeviceOwner {
  readonly email: string;
  readonly passwordMark: string;
}

/**
 * Tells devices from which somebody has signed in to an account from all others, by a token that they keep. Wrong
 * passwords of others then count against others: nobody is kept out of their account by whoever knows its address.
 * With another password all devices are strangers again: whoever had the old one may have had some remembered.
 */
export interface KnownDevices {
  /** For a device from which this account was signed in to. */
  issue(account: DeviceOwner): string;
  /** What the device is called, where the token says that the account knows it. */
  recognise(account: DeviceOwner, token: string): string | null;
}

const FORMAT = /^(?<name>[\w-]{22})\.(?<until>\d{10,12})\.(?<seal>[\w-]{43})$/;

export function createKnownDevices(key: Uint8Array): KnownDevices {
  function sealOf({ email, passwordMark }: DeviceOwner, name: string, until: string): string {
    return createHmac('sha256', key).update(JSON.stringify([email, passwordMark, name, until])).digest('base64url');
  }

  return {
    issue(account) {
      const name = randomBytes(16).toString('base64url');
      const until = String(Math.floor(Date.now() / 1000) + LIFETIME_SECONDS);
      return `${name}.${until}.${sealOf(account, name, until)}`;
    },

    recognise(account, token) {
      const { name, until, seal } = FORMAT.exec(token)?.groups ?? {};
      if (name === undefined || until === undefined || seal === undefined) return null;
      const genuine = timingSafeEqual(Buffer.from(seal), Buffer.from(sealOf(account, name, until)));
      return genuine && Number(until) > Date.now() / 1000 ? name : null;
    },
  };
}

export function knownDevicesOf({ appSecret }: Pick<Config, 'appSecret'>): KnownDevices {
  return createKnownDevices(deriveKey(appSecret, 'known-device'));
}

import { deriveKey } from '../config/secrets.ts';

/** For so long what was signed by the secret before is signed as well. */
const OVERLAP_MS = 86_400_000;

interface Holder {
  readonly id: string;
  readonly secretVersion: number;
  readonly secretChangedAt: Date | null;
}

/** The secrets of subscriptions. None is stored: each follows from APP_SECRET, the subscription and a number. */
export interface SubscriptionSecrets {
  /** As its holder is told it. */
  current(holder: Pick<Holder, 'id' | 'secretVersion'>): string;
  keys(holder: Holder, now: number): Buffer[];
}

export function createSubscriptionSecrets(appSecret: string): SubscriptionSecrets {
  const keyOf = (id: string, version: number): Buffer => deriveKey(appSecret, `webhook ${id} ${version}`);
  return {
    current: ({ id, secretVersion }) => `whsec_${keyOf(id, secretVersion).toString('base64')}`,
    keys({ id, secretVersion, secretChangedAt }, now) {
      const both = secretChangedAt !== null && now - secretChangedAt.getTime() < OVERLAP_MS;
      return [keyOf(id, secretVersion), ...both ? [keyOf(id, secretVersion - 1)] : []];
    },
  };
}

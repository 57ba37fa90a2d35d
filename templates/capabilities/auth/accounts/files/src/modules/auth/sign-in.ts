import type { AuthConfig } from '../../platform/auth/env.ts';
import type { KnownDevices } from '../../platform/auth/known-device.ts';
import { createThrottle } from '../../platform/auth/throttle.ts';
import type { CreateCounter } from '../../platform/counters/counter.ts';
import { AppError } from '../../platform/errors/app-error.ts';
import type { Logger } from '../../platform/logging/logger.ts';
import type { User } from '../users/schema.ts';
import type { UserService } from '../users/service.ts';
import type { CredentialsInput } from './schema.ts';

export interface SignInDeps {
  users: Pick<UserService, 'checkPassword'>;
  limits: Pick<AuthConfig['limits'], 'signInsPerAccount' | 'signInsPerAddress' | 'seconds'>;
  devices: KnownDevices;
  createCounter: CreateCounter;
  logger: Logger;
}

interface SignedIn {
  user: User;
  /** What the device shows next time, to be known. */
  deviceToken: string;
}

/** Proves who somebody is, or throws. `address` is where the attempt comes from, `device` what the device has to show. */
export type SignIn = (credentials: CredentialsInput, address: string, device?: string) => Promise<SignedIn>;

/**
 * Two counters, and both must pass: one under the account, against many machines that try one account, and one
 * under the address, against one machine that tries many accounts. They do not ask whether the account exists,
 * and the answer does not tell. A device that the account knows has a counter of its own in place of the account's:
 * whoever knows an address can keep strangers out of the account, but not its owner.
 */
export function createSignIn({ users, limits, devices, createCounter, logger }: SignInDeps): SignIn {
  const { seconds } = limits;
  const byAccount = createThrottle(createCounter({ name: 'sign-in.account', points: limits.signInsPerAccount, seconds }));
  const byDevice = createThrottle(createCounter({ name: 'sign-in.device', points: limits.signInsPerAccount, seconds }));
  const byAddress = createThrottle(createCounter({ name: 'sign-in.address', points: limits.signInsPerAddress, seconds }));

  return async (credentials, address, device) => {
    const known = devices.recognise(credentials.email, device);
    const [counter, key] = known === null ? [byAccount, credentials.email] : [byDevice, known];
    // Counted before the check: tries that run at the same time must not slip past the counter together.
    await byAddress.take(address);
    await counter.take(key);

    const user = await users.checkPassword(credentials);
    if (user === null) {
      logger.warn({ event: 'auth.sign_in_failed', address }, 'sign-in failed');
      throw new AppError('unauthenticated', { detail: 'The e-mail address or the password is wrong.' });
    }

    // The address gets its own try back only: an account of one's own is no way to reset the counter.
    await byAddress.giveBack(address);
    await counter.clear(key);
    logger.info({ event: 'auth.signed_in', userId: user.id }, 'signed in');
    return { user, deviceToken: devices.issue(credentials.email) };
  };
}

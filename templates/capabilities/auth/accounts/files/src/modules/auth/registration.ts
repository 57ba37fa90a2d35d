import type { AuthConfig } from '../../platform/auth/env.ts';
import { createThrottle } from '../../platform/auth/throttle.ts';
import type { CreateCounter } from '../../platform/counters/counter.ts';
import type { Registration, User } from '../users/schema.ts';
import type { UserService } from '../users/service.ts';

export interface RegistrationDeps {
  users: Pick<UserService, 'register'>;
  limits: AuthConfig['limits'];
  createCounter: CreateCounter;
}

export type Register = (registration: Registration, address: string) => Promise<User>;

/**
 * An address that is taken is answered 409: nothing else is honest as long as nobody proves that the address
 * is theirs. It tells who has an account, so the attempts of one machine are counted, failed ones too.
 */
export function createRegistration({ users, limits, createCounter }: RegistrationDeps): Register {
  const { registrationsPerAddress: points, seconds } = limits;
  const byAddress = createThrottle(createCounter({ name: 'registration.address', points, seconds }));
  return async (registration, address) => {
    await byAddress.take(address);
    return users.register(registration);
  };
}

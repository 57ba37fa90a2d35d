import type { Actor } from '../../platform/auth/actor.ts';
import type { AuthConfig } from '../../platform/auth/env.ts';
import { createThrottle } from '../../platform/auth/throttle.ts';
import type { CreateCounter } from '../../platform/counters/counter.ts';
import { AppError } from '../../platform/errors/app-error.ts';
import type { Logger } from '../../platform/logging/logger.ts';
import type { User } from '../users/schema.ts';
import type { UserService } from '../users/service.ts';

interface ConfirmPasswordDeps {
  users: Pick<UserService, 'get' | 'checkPassword'>;
  limits: Pick<AuthConfig['limits'], 'signInsPerAccount' | 'seconds'>;
  createCounter: CreateCounter;
  logger: Logger;
}

/** Proves once more who is there: a session that was left open, or stolen, is not enough for what cannot be undone. */
export type ConfirmPassword = (account: Pick<Actor, 'id' | 'role'>, password: string) => Promise<User>;

export function createConfirmPassword({ users, limits, createCounter, logger }: ConfirmPasswordDeps): ConfirmPassword {
  const tries = createThrottle(createCounter({ name: 'password.account', points: limits.signInsPerAccount, seconds: limits.seconds }));
  return async (account, password) => {
    const { id, email } = await users.get(account);
    await tries.take(id);
    const user = await users.checkPassword({ email, password });
    if (user === null) {
      logger.warn({ event: 'auth.password_refused', userId: id }, 'a change of the account was refused');
      throw wrong('currentPassword', 'is not the password of this account');
    }
    await tries.clear(id);
    return user;
  };
}

export function wrong(field: string, detail: string): AppError {
  return new AppError('validation_failed', { errors: [{ pointer: `#/${field}`, detail }] });
}

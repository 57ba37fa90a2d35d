import type { AppError } from '../../platform/errors/app-error.ts';

/** By its name: an error of the server's own copy of the module has another class than ours (`application.ts`). */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError';
}

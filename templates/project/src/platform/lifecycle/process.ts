import { ConfigError } from '../config/sections.ts';
import { currentContext } from '../context/request-context.ts';
import type { Logger } from '../logging/logger.ts';
import type { Lifecycle } from './lifecycle.ts';

/**
 * Starts this process and ends it in order: on SIGTERM or SIGINT it closes everything and exits 0, on an error that
 * nobody caught it does the same and exits 1. A signal during the start waits for it, a second one for nothing.
 * SIGUSR2 switches lines of the level `debug` on and off.
 * A promise that a request (or job) left behind ends nothing but itself: anybody could send that request again.
 */
export async function runUntilSignal(lifecycle: Lifecycle, logger: Logger, start: () => Promise<void>): Promise<void> {
  let exitCode = 0;

  async function shutDown(): Promise<void> {
    try {
      await lifecycle.close();
      logger.info('shut down');
    } catch {
      // It has been said why.
      exitCode = 1;
    }
    process.exit(exitCode);
  }

  // Whoever read the log has gone. A line that cannot be written is no reason to end, and none for another line.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (lifecycle.draining) {
        logger.warn({ signal }, 'second signal: exiting at once');
        process.exit(1);
      }
      logger.info({ signal }, 'shutting down');
      void shutDown();
    });
  }
  process.on('SIGUSR2', () => {
    logger.warn(logger.toggleDebug() ? 'debug lines are written' : 'debug lines are left out');
  });
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      if (event === 'unhandledRejection' && currentContext() !== undefined) {
        logger.error({ err: error, event }, 'a promise that nobody waited for was rejected');
        return;
      }
      logger.fatal({ err: error, event }, 'an error that nobody caught');
      exitCode = 1;
      void shutDown();
    });
  }
  await lifecycle.opening(start);
}

/** Says why a process could not start, and ends it. */
export function exitAfterFailedStart(error: unknown): never {
  const text = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text ?? 'unknown error'}\n`);
  process.exit(1);
}

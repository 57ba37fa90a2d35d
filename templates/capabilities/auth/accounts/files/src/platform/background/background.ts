import { AppError } from '../errors/app-error.ts';
import type { Logger } from '../logging/logger.ts';

/** Work that no answer waits for: an answer then takes the same time whether there is any work or not. */
export interface Background {
  /** Begins it, or refuses when there is too much of it already. A failure is logged. */
  run(name: string, work: () => Promise<void>): void;
  /** When all that has begun is done, also what it began in turn. */
  settled(): Promise<void>;
}

const MOST_AT_ONCE = 100;

export function createBackground(logger: Logger): Background {
  const running = new Set<Promise<void>>();

  async function attempt(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      logger.error({ err: error, work: name }, 'work in the background failed');
    }
  }

  return {
    run(name, work) {
      if (running.size >= MOST_AT_ONCE) throw new AppError('unavailable', { headers: { 'Retry-After': '1' } });
      const done = attempt(name, work).finally(() => running.delete(done));
      running.add(done);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

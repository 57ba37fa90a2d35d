import type { Logger } from '../logging/logger.ts';

/** For what is done at the end, besides: whoever asked us to end does not wait for ever. */
const END_WITHIN_MS = 3_500;

/** Knows what has to be closed, and in which order: last opened, first closed. */
export interface Lifecycle {
  readonly draining: boolean;
  /** Does work that opens things; closing waits for it, so that nothing is closed under it or left open behind it. */
  opening(work: () => Promise<void>): Promise<void>;
  onClose(name: string, close: () => Promise<void>): void;
  /** Does something when everything is closed, or could not be: what tells others of the log hears the last line, too. */
  onEnd(name: string, work: () => Promise<void>): void;
  /** Closes everything once; rejects when a part failed or the time ran out. */
  close(): Promise<void>;
}

export function createLifecycle(logger: Logger, timeoutMs: number): Lifecycle {
  const parts: { name: string; close: () => Promise<void> }[] = [];
  const ends: { name: string; work: () => Promise<void> }[] = [];
  const works: Promise<void>[] = [];
  let closing: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    const failures: unknown[] = [];
    // Whoever asked for the work hears of its failure.
    await Promise.allSettled(works);
    for (const part of parts.toReversed()) {
      try {
        await part.close();
        logger.debug({ part: part.name }, 'closed');
      } catch (error) {
        logger.error({ err: error, part: part.name }, 'closing failed');
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
  }

  async function closeInTime(): Promise<void> {
    try {
      await withTimeout(closeAll(), timeoutMs);
    } catch (error) {
      logger.fatal({ err: error }, 'shutting down failed');
      throw error;
    } finally {
      await Promise.all(ends.map(async ({ name, work }) => {
        try {
          await withTimeout(work(), END_WITHIN_MS);
        } catch (error) {
          logger.error({ err: error, part: name }, 'closing failed');
        }
      }));
    }
  }

  return {
    get draining() {
      return closing !== undefined;
    },
    opening(work) {
      const begun = work();
      works.push(begun);
      return begun;
    },
    onClose(name, close) {
      parts.push({ name, close });
    },
    onEnd(name, work) {
      ends.push({ name, work });
    },
    close() {
      closing ??= closeInTime();
      return closing;
    },
  };
}

async function withTimeout(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`shutting down took longer than ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

import type { LogEventAt, Logger } from './logger.ts';

export interface OutageLog {
  failed(err: unknown): void;
  works(): void;
}

export interface OutageEvents {
  readonly failed: LogEventAt<'warn'>;
  readonly restored: LogEventAt<'info'>;
}

/** What is tried again all the time has something to say twice: when it goes, and when it is back. */
export function createOutageLog(logger: Logger, fields: object, events: OutageEvents): OutageLog {
  let away = false;
  return {
    failed(err) {
      if (!away) logger.warn({ err, ...fields }, events.failed);
      away = true;
    },
    works() {
      if (away) logger.info(fields, events.restored);
      away = false;
    },
  };
}

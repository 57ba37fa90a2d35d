import type { ChildFields, LogEventAt, Logger } from './logger.ts';

export interface OutageLog {
  failed(err: unknown): void;
  works(): void;
}

export interface OutageEvents {
  readonly failed: LogEventAt<'warn'>;
  readonly restored: LogEventAt<'info'>;
}

/** What is tried again all the time has something to say twice: when it goes, and when it is back. */
export function createOutageLog(logger: Logger, fields: ChildFields, events: OutageEvents): OutageLog {
  const log = logger.child(fields);
  let away = false;
  return {
    failed(err) {
      if (!away) log.warn({ err }, events.failed);
      away = true;
    },
    works() {
      if (away) log.info(events.restored);
      away = false;
    },
  };
}

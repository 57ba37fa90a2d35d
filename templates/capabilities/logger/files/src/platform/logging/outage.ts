import type { Logger } from './logger.ts';

export interface OutageLog {
  failed(err: unknown): void;
  works(): void;
}

/** What is tried again all the time has something to say twice: when it goes, and when it is back. */
export function createOutageLog(logger: Logger, fields: object, messages: { readonly failed: string; readonly restored: string }): OutageLog {
  let away = false;
  return {
    failed(err) {
      if (!away) logger.warn({ err, ...fields }, messages.failed);
      away = true;
    },
    works() {
      if (away) logger.info(fields, messages.restored);
      away = false;
    },
  };
}

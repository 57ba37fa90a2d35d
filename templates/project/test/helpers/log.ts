import { createLogger, type Logger } from '../../src/platform/logging/logger.ts';

export type LogLine = Record<string, unknown> & { readonly msg: string; readonly level: string };

/** A logger whose lines can be read, each as it would stand in the output. */
export function captureLogger(logLevel = 'trace'): { logger: Logger; lines: () => LogLine[]; text: () => string } {
  let text = '';
  const logger = createLogger({ env: 'test', logLevel }, { write: (chunk: string) => void (text += chunk) });
  return {
    logger,
    text: () => text,
    lines: () => text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as LogLine),
  };
}

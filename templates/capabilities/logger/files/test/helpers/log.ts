import { createLogger } from '../../src/platform/logging/create-logger.ts';
import type { AnyLogger, LoggerConfig, LogLevel } from '../../src/platform/logging/logger.ts';

export type LogLine = Record<string, unknown> & { readonly msg: string; readonly level: string };

/** For what is tested by something else than its lines. */
export const silentLogger = createLogger({ env: 'test', logLevel: 'silent' }) as AnyLogger;

/** A logger whose lines can be read, each as it would stand in the output. It takes lines that no inventory has, too. */
export function captureLogger(logLevel: LogLevel = 'trace', logLevels: LoggerConfig['logLevels'] = {}): { logger: AnyLogger; lines: () => LogLine[]; text: () => string } {
  let text = '';
  const logger = createLogger({ env: 'test', logLevel, logLevels }, { write: (chunk: string) => void (text += chunk) }) as AnyLogger;
  return {
    logger,
    text: () => text,
    lines: () => text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as LogLine),
  };
}

import type { AnyLogger, AnyLogMethod, Level, LineWriter, LoggerConfig, LogLevel } from './logger.ts';

const WEIGHTS: Readonly<Record<LogLevel, number>> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60, silent: Infinity };

/** Lets those lines through that are on the level of the process, or of the part that writes them. */
export function withLevels(writer: LineWriter, { logLevel, logLevels = {} }: LoggerConfig): AnyLogger {
  const levelOf = new Map<unknown, LogLevel>(Object.entries(logLevels));
  let debugging = false;

  function loggerOf(lines: LineWriter, component?: unknown): AnyLogger {
    const least = WEIGHTS[levelOf.get(component) ?? logLevel];
    const isLevelEnabled = (level: Level) => WEIGHTS[level] >= (debugging ? Math.min(least, WEIGHTS.debug) : least);
    const method = (level: Level): AnyLogMethod => (line: object | string, message?: string) => {
      if (isLevelEnabled(level)) lines[level](line, message);
    };
    return {
      fatal: method('fatal'),
      error: method('error'),
      warn: method('warn'),
      info: method('info'),
      debug: method('debug'),
      trace: method('trace'),
      child: (fields) => loggerOf(lines.child(fields), fields['component'] ?? component),
      isLevelEnabled,
      toggleDebug() {
        debugging = !debugging;
        return debugging;
      },
    };
  }

  return loggerOf(writer);
}

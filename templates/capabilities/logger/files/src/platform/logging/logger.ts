export type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** The least that is written. */
export type LogLevel = Level | 'silent';

/** Writes one line: fields and a message, or one of the two. An error stands under `err`, or for the fields. */
export interface LogMethod {
  (fields: object, message?: string): void;
  (message: string): void;
}

/** What writes the lines stands beside this file, and behind `create-logger.ts`. */
export interface Logger extends Readonly<Record<Level, LogMethod>> {
  /** The same logger, with these fields in each of its lines. */
  child(fields: Readonly<Record<string, unknown>>): Logger;
  /** For what costs something before it is a line. */
  isLevelEnabled(level: Level): boolean;
}

export interface LoggerConfig {
  readonly env: string;
  readonly logLevel: LogLevel;
}

/** Where the lines go instead of stdout: each as it is written, its end included. */
export interface LogDestination {
  write(line: string): void;
}

import type { logEvents } from './log-events.ts';

export type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** The least that is written. */
export type LogLevel = Level | 'silent';

type LogEvents = typeof logEvents;
type LogEvent = keyof LogEvents;

/** What the inventory lets a line on this level say. */
export type LogEventAt<At extends Level> = { [Name in LogEvent]: At extends LogEvents[Name]['levels'][number] ? Name : never }[LogEvent];

/** The fields of a line; which part of the service writes may stand in any. */
type LogFields<Name extends LogEvent> = Readonly<Partial<Record<LogEvents[Name]['fields'][number] | 'component', unknown>>>;

/** Writes one line: fields and what happened, or that alone. An error stands under `err`. */
export interface LogMethod<At extends Level> {
  <Name extends LogEventAt<At>>(fields: LogFields<Name>, event: Name): void;
  (event: LogEventAt<At>): void;
}

/** What writes the lines stands beside this file, and behind `create-logger.ts`. */
export interface Logger extends Readonly<{ [At in Level]: LogMethod<At> }> {
  /** The same logger, with these fields in each of its lines. */
  child(fields: Readonly<Record<string, unknown>>): Logger;
  /** For what costs something before it is a line. */
  isLevelEnabled(level: Level): boolean;
}

/** Writes whatever it is given: fields and a message, or one of the two, or an error for the fields. */
export interface AnyLogMethod {
  (fields: object, message?: string): void;
  (message: string): void;
}

/** What an adapter is: it knows no inventory. */
export interface AnyLogger extends Readonly<Record<Level, AnyLogMethod>> {
  child(fields: Readonly<Record<string, unknown>>): AnyLogger;
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

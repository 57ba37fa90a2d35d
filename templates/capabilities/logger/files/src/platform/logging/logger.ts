import type { logComponents, logEvents } from './log-events.ts';

export type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** The least that is written. */
export type LogLevel = Level | 'silent';

type LogEvents = typeof logEvents;
type LogEvent = keyof LogEvents;

/** What the inventory lets a line on this level say. */
export type LogEventAt<At extends Level> = { [Name in LogEvent]: At extends LogEvents[Name]['levels'][number] ? Name : never }[LogEvent];

type LogFields<Name extends LogEvent> = Readonly<Partial<Record<LogEvents[Name]['fields'][number], unknown>>>;

export type LogComponent = (typeof logComponents)[number];

/** Fields of every line of a logger; `component` is the part of the service that writes, and may have a level of its own. */
export interface ChildFields extends Readonly<Record<string, unknown>> {
  readonly component?: LogComponent;
}

/** Writes one line: fields and what happened, or that alone. An error stands under `err`. */
export interface LogMethod<At extends Level> {
  <Name extends LogEventAt<At>>(fields: LogFields<Name>, event: Name): void;
  (event: LogEventAt<At>): void;
}

/** What writes the lines stands beside this file, and behind `create-logger.ts`. */
export interface Logger extends Readonly<{ [At in Level]: LogMethod<At> }> {
  /** The same logger, with these fields in each of its lines. */
  child(fields: ChildFields): Logger;
  /** For what costs something before it is a line. */
  isLevelEnabled(level: Level): boolean;
  /** Debug lines of all parts, from now until the next time. Says whether they are written now. */
  toggleDebug(): boolean;
}

/** Writes whatever it is given: fields and a message, or one of the two, or an error for the fields. */
export interface AnyLogMethod {
  (fields: object, message?: string): void;
  (message: string): void;
}

/** A logger that knows no inventory. */
export interface AnyLogger extends Readonly<Record<Level, AnyLogMethod>>, Pick<Logger, 'isLevelEnabled' | 'toggleDebug'> {
  child(fields: Readonly<Record<string, unknown>>): AnyLogger;
}

/** What an adapter is: it writes every line, whatever the level. */
export interface LineWriter extends Readonly<Record<Level, (line: object | string, message?: string) => void>> {
  child(fields: Readonly<Record<string, unknown>>): LineWriter;
}

export interface LoggerConfig {
  readonly env: string;
  readonly logLevel: LogLevel;
  /** Of parts that have one of their own. */
  readonly logLevels?: Readonly<Partial<Record<LogComponent, LogLevel>>>;
}

/** Where the lines go instead of stdout: each as it is written, its end included. */
export interface LogDestination {
  write(line: string): void;
}

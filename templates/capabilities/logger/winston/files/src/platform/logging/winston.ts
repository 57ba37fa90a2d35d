import { inspect } from 'node:util';

import { err as serializeError } from 'pino-std-serializers';
import winston from 'winston';
import Transport from 'winston-transport';

import { contextFields } from './context-fields.ts';
import type { Level, LineWriter, LogDestination, LoggerConfig } from './logger.ts';
import { redactObject } from './redact.ts';

type Fields = Readonly<Record<string, unknown>>;

const levels: Readonly<Record<Level, number>> = { fatal: 0, error: 1, warn: 2, info: 3, debug: 4, trace: 5 };
const colors: Readonly<Record<Level, string>> = {
  fatal: 'bold red', error: 'red', warn: 'yellow', info: 'green', debug: 'blue', trace: 'gray',
};

/** Where winston's formats leave the text of a line. */
const MESSAGE = Symbol.for('message');

/**
 * JSON, one line an event, to stdout. Lines written while a request or job is worked on carry its id;
 * values under a secret's name are censored wherever they stand.
 */
export function createWriter(config: LoggerConfig, destination: LogDestination = process.stdout): LineWriter {
  const toTerminal = config.env === 'development' && destination === process.stdout && process.stdout.isTTY;
  const writer = winston.createLogger({
    levels,
    level: 'trace',
    format: toTerminal ? readable() : winston.format.json({ deterministic: false }),
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston's types import the class as a namespace, which makes another one of it
    transports: new Transport({
      log(line: Readonly<Record<symbol, string>>, next) {
        destination.write(`${line[MESSAGE]}\n`);
        next();
      },
    }),
  });
  return writerOf(writer, {});
}

/** winston by itself appends a field `message` to the message. */
function writerOf(writer: winston.Logger, own: Fields): LineWriter {
  const method = (level: Level) => (first: object | string, text?: string) => {
    const fields = censored({ ...own, ...contextFields(), ...fieldsOf(first, text) });
    writer.log(level, { level, time: new Date().toISOString(), ...fields });
  };
  return {
    fatal: method('fatal'),
    error: method('error'),
    warn: method('warn'),
    info: method('info'),
    debug: method('debug'),
    trace: method('trace'),
    child: (fields) => writerOf(writer, { ...own, ...fields }),
  };
}

/** An error alone brings its own message. */
function fieldsOf(first: object | string, text: string | undefined): Fields {
  if (typeof first === 'string') return { msg: first };
  const fields: Fields = first instanceof Error ? { err: first } : { ...first };
  const msg = text ?? (fields['err'] instanceof Error ? fields['err'].message : undefined);
  return msg === undefined ? fields : { ...fields, msg };
}

/** Libraries hang whole requests, headers included, on their errors. */
function censored(fields: Fields): Record<string, unknown> {
  const { err } = fields;
  return redactObject(err instanceof Error ? { ...fields, err: serializeError(err) } : fields);
}

function readable(): winston.Logform.Format {
  const line = winston.format.printf((info) => {
    const { level, time, msg, ...fields } = Object.fromEntries(Object.entries(info));
    const rest = Object.keys(fields).length === 0 ? '' : inspect(fields, { colors: true, depth: null });
    return [time, level, msg, rest].filter((part) => part !== undefined && part !== '').join(' ');
  });
  return winston.format.combine(winston.format.colorize({ colors }), line);
}

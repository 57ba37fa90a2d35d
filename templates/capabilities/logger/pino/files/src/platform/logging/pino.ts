import pino from 'pino';

import { contextFields } from './context-fields.ts';
import type { LineWriter, LogDestination, LoggerConfig } from './logger.ts';
import { redactObject } from './redact.ts';

/**
 * JSON, one line an event, to stdout. Lines written while a request or job is worked on carry its id;
 * values under a secret's name are censored wherever they stand.
 */
export function createWriter(config: LoggerConfig, destination?: LogDestination): LineWriter {
  return censoringChildren(pino(
    {
      level: 'trace',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: contextFields,
      formatters: {
        level: (label) => ({ level: label }),
        log: redactObject,
      },
      serializers: { err: serializeError },
    },
    destination ?? defaultDestination(config),
  ));
}

/** pino gives the fields of a line to `formatters.log`, and those of a child to nothing. */
function censoringChildren(logger: pino.Logger): LineWriter {
  return Object.assign(Object.create(logger) as pino.Logger, {
    child: (fields: Readonly<Record<string, unknown>>) => censoringChildren(logger.child(redactObject(fields))),
  });
}

/** Libraries hang whole requests, headers included, on their errors. */
function serializeError(error: Error): Record<string, unknown> {
  return redactObject(pino.stdSerializers.err(error));
}

function defaultDestination(config: LoggerConfig): pino.DestinationStream {
  if (config.env === 'development' && process.stdout.isTTY) {
    return pino.transport({ target: 'pino-pretty', options: { ignore: 'pid,hostname' } });
  }
  return pino.destination(1);
}

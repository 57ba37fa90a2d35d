import pino from 'pino';

import { currentContext } from '../context/request-context.ts';
import { redactObject } from './redact.ts';

export type Logger = pino.Logger;

export interface LoggerConfig {
  readonly env: string;
  readonly logLevel: string;
}

/**
 * JSON, one line an event, to stdout. Lines written while a request or job is worked on carry its id;
 * values under a secret's name are censored wherever they stand.
 */
export function createLogger(config: LoggerConfig, destination?: pino.DestinationStream): Logger {
  return pino(
    {
      level: config.logLevel,
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
  );
}

function contextFields(): Record<string, unknown> {
  const context = currentContext();
  return context === undefined ? {} : { requestId: context.requestId };
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

import type { AnyLogger, Logger } from '../logging/logger.ts';
import type { ErrorTracker } from './error-tracker.ts';

/**
 * The same logger, whose errors are reported as well: a line of the level `error` or `fatal` that carries one under
 * `err` is about something unexpected. What a client did wrong, or what is tried again, is logged below that.
 */
export function reporting<Log extends Logger>(logger: Log, tracker: ErrorTracker, fields: Readonly<Record<string, unknown>> = {}): Log {
  const known: Logger = logger;
  const writer = known as AnyLogger;
  const report = (level: 'error' | 'fatal') => (...[first, message]: [object, string?] | [string]) => {
    if (typeof first === 'string') {
      writer[level](first);
      return;
    }
    writer[level](first, message);
    const own = first instanceof Error ? { err: first } : { ...first };
    if ('err' in own) tracker.capture({ error: own.err, level, event: message ?? 'error', fields: { ...fields, ...own } });
  };
  return Object.assign(Object.create(logger) as Log, {
    error: report('error'),
    fatal: report('fatal'),
    child: (more: Readonly<Record<string, unknown>>) => reporting(logger.child(more), tracker, { ...fields, ...more }),
  });
}

import { tracingChannel } from 'node:diagnostics_channel';

import { currentSpan } from '../context/request-context.ts';
import type { Span } from '../tracing/span.ts';

interface Command {
  readonly command: string;
}

const spans = new WeakMap<object, Span>();

function begin(message: unknown): void {
  const span = currentSpan();
  if (span?.recorded !== true) return;
  const name = (message as Command).command.toUpperCase();
  const child = span.child(name, 'client', { 'db.system.name': 'redis', 'db.operation.name': name });
  if (child !== undefined) spans.set(message as Command, child);
}

/** ioredis tells of each command. Its name is taken, and none of its keys and values. */
export function traceRedis(): void {
  const commands = tracingChannel<Command>('ioredis:command');
  // However often it is said in a process, a command is one span.
  commands.unsubscribe(handlers);
  commands.subscribe(handlers);
}

const handlers = {
  start: begin,
  end: () => undefined,
  asyncStart: () => undefined,
  asyncEnd(message: Command): void {
    spans.get(message)?.end();
  },
  error(message: Command & { readonly error: unknown }): void {
    spans.get(message)?.fail(message.error);
  },
};

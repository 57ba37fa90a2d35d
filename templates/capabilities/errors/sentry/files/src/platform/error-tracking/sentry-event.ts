import { randomUUID } from 'node:crypto';

import { currentContext } from '../context/request-context.ts';
import type { ErrorTrackingConfig } from './env.ts';
import type { ErrorReport } from './error-tracker.ts';
import { scrubbedMessage } from './scrub.ts';

/** Fields of log lines that say where it happened. Any other may be somebody's data, and stays here. */
const TAGS = ['component', 'event', 'job', 'method', 'part', 'requestId', 'route'] as const;
const MOST_CAUSES = 5;
const FRAME = /^\s*at (?:(?:async )?(?<name>[^(]*) \()?(?:file:\/\/)?(?<file>[^()]+?):(?<line>\d+):(?<column>\d+)\)?$/;

interface Exception {
  readonly type: string;
  readonly value: string;
  readonly stacktrace: { readonly frames: readonly object[] };
}

/** What is sent of an error: kinds, places in the code, and messages without values. Nothing of the request but its id. */
export function sentryEvent({ error, level, event, fields }: ErrorReport, { environment, release }: ErrorTrackingConfig) {
  const known: Readonly<Record<string, unknown>> = { requestId: currentContext()?.requestId, ...fields };
  const tags = TAGS.flatMap((name) => typeof known[name] === 'string' ? [[name, known[name]]] : []);
  return {
    event_id: randomUUID().replaceAll('-', ''),
    timestamp: Date.now() / 1_000,
    platform: 'node',
    level,
    logger: event,
    environment,
    release,
    tags: Object.fromEntries(tags) as Record<string, string>,
    // Sentry reads them from the first cause to what came of it.
    exception: { values: chainOf(error).map(exceptionOf).reverse() },
  };
}

function chainOf(error: unknown): unknown[] {
  const chain = [error];
  for (let at = error; at instanceof Error && at.cause !== undefined && chain.length < MOST_CAUSES; at = at.cause) chain.push(at.cause);
  return chain;
}

function exceptionOf(error: unknown): Exception {
  if (!(error instanceof Error)) return { type: 'NoError', value: `${typeof error} was thrown`, stacktrace: { frames: [] } };
  // What is assigned onto an error may be a row with a name.
  const type = /^\w+$/.test(error.name) ? error.name : 'Error';
  return { type, value: scrubbedMessage(error), stacktrace: { frames: framesOf(error) } };
}

/** The oldest first, and without the message, which the stack begins with. */
function framesOf({ message, stack = '' }: Error): object[] {
  const lines = stack.slice(Math.max(0, stack.indexOf(message)) + message.length).split('\n');
  const frames = lines.flatMap((line) => {
    const found = FRAME.exec(line)?.groups;
    if (found?.['file'] === undefined) return [];
    const file = found['file'].replace(`${process.cwd()}/`, '');
    return [{
      function: found['name'] ?? '?',
      filename: file,
      lineno: Number(found['line']),
      colno: Number(found['column']),
      in_app: !file.startsWith('node:') && !file.includes('node_modules'),
    }];
  });
  return frames.reverse();
}

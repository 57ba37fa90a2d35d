import { AsyncLocalStorage } from 'node:async_hooks';

import { formatTraceParent, type TraceParent } from './trace-parent.ts';

export type SpanKind = 'server' | 'client' | 'producer' | 'consumer';

/** Names are those that OpenTelemetry has for them. No value that a client made up is one, but for an id. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A piece of work, with its beginning and its end. */
export interface Span extends TraceParent {
  /** Undefined where nobody records the trace: then it costs nothing. */
  child(name: string, kind: SpanKind, attributes?: Attributes): Span | undefined;
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** Takes of an error its type: messages hold values. */
  fail(error: unknown): void;
  end(): void;
}

const storage = new AsyncLocalStorage<Span>();

/** What is worked on at the moment, wherever the code is. */
export function currentSpan(): Span | undefined {
  return storage.getStore();
}

/** What goes along to another process, with a job or an event. */
export function traceContext(): { traceparent?: string } {
  const span = storage.getStore();
  return span === undefined ? {} : { traceparent: formatTraceParent(span) };
}

/** What stands in every line of the log, whether the trace is recorded or not. */
export function spanFields(): { traceId?: string; spanId?: string } {
  const span = storage.getStore();
  return span === undefined ? {} : { traceId: span.traceId, spanId: span.spanId };
}

/** Works within the span, and ends it. */
export async function runInSpan<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await storage.run(span, work);
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}

/** A part of what is worked on; just the work where nobody records that. */
export function inSpan<T>(name: string, kind: SpanKind, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  const span = storage.getStore()?.child(name, kind, attributes);
  return span === undefined ? work() : runInSpan(span, work);
}

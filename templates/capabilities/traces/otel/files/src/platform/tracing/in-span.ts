import { currentSpan, runWithSpan } from '../context/request-context.ts';
import type { Attributes, Span, SpanKind } from './span.ts';
import { formatTraceParent } from './trace-parent.ts';

/** What goes along to another process, with a job or an event. */
export function traceContext(): { traceparent?: string } {
  const span = currentSpan();
  return span === undefined ? {} : { traceparent: formatTraceParent(span) };
}

/** What stands in every line of the log, whether the trace is recorded or not. */
export function spanFields(): { traceId?: string; spanId?: string } {
  const span = currentSpan();
  return span === undefined ? {} : { traceId: span.traceId, spanId: span.spanId };
}

/** Works within the span, and ends it. */
export async function runInSpan<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await runWithSpan(span, work);
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}

/** A part of what is worked on; just the work where nobody records that. */
export function inSpan<T>(name: string, kind: SpanKind, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  const span = currentSpan()?.child(name, kind, attributes);
  return span === undefined ? work() : runInSpan(span, work);
}

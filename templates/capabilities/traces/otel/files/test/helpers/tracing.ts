import { createTracer, type EndedSpan, type Tracer } from '../../src/platform/tracing/tracer.ts';

/** Records this share of the traces, for the test to look at. */
export function recordingTracer(ratio = 1): { readonly tracer: Tracer; readonly ended: EndedSpan[] } {
  const ended: EndedSpan[] = [];
  const exporter = { add: (span: EndedSpan) => void ended.push(span), flush: () => Promise.resolve() };
  return { tracer: createTracer({ ratio, exporter }), ended };
}

/** @public Ids go along, and nothing is recorded. */
export const silentTracer = createTracer({ ratio: 0, exporter: undefined });

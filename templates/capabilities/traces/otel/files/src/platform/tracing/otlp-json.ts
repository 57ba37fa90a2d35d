import type { TracingConfig } from './env.ts';
import type { Attributes, SpanKind } from './span.ts';
import type { EndedSpan } from './tracer.ts';

const KINDS: Readonly<Record<SpanKind, number>> = { server: 2, client: 3, producer: 4, consumer: 5 };
const FAILED = 2;

/** An ExportTraceServiceRequest of OTLP 1, in its JSON: ids are hexadecimal, and 64-bit numbers are texts. */
export function exportRequest(spans: readonly EndedSpan[], { resource }: Pick<TracingConfig, 'resource'>) {
  return {
    resourceSpans: [{
      resource: { attributes: keyValues(resource) },
      scopeSpans: [{ scope: { name: 'service' }, spans: spans.map(toOtlp) }],
    }],
  };
}

function toOtlp({ traceId, spanId, parentId, name, kind, startMs, endMs, attributes, failed }: EndedSpan) {
  return {
    traceId,
    spanId,
    ...parentId === undefined ? {} : { parentSpanId: parentId },
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(endMs),
    attributes: keyValues(attributes),
    status: failed ? { code: FAILED } : {},
  };
}

/** As a text: the number is beyond what a double holds exactly. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1_000)}000`;
}

function keyValues(attributes: Attributes) {
  return Object.entries(attributes).flatMap(([key, value]) => value === undefined ? [] : [{ key, value: anyValue(value) }]);
}

function anyValue(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

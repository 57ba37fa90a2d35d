import { runWithSpan } from '../context/request-context.ts';
import { newSpanId, newTraceId } from './ids.ts';
import { runInSpan } from './in-span.ts';
import type { Attributes, Span, SpanKind } from './span.ts';
import { parseTraceParent, type TraceParent } from './trace-parent.ts';

/** A span that has ended. Times are milliseconds since 1970. */
export interface EndedSpan extends Pick<TraceParent, 'traceId' | 'spanId'> {
  readonly parentId: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  readonly failed: boolean;
}

export interface SpanExporter {
  /** Waits for nothing, and never fails. */
  add(span: EndedSpan): void;
  /** What has ended by now is sent, or lost. */
  flush(): Promise<void>;
}

interface TraceOptions {
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
  /** Where the trace has begun, if it has: a `traceparent`. */
  readonly parent?: string | undefined;
  /** For what would only be noise: it is a part of the lines of the log, and of nothing else. */
  readonly unrecorded?: boolean;
}

export interface Tracer {
  /** Begins with what has come from outside: a request, a job, an event. What it leads to is a part of it. */
  trace<T>(name: string, options: TraceOptions, work: (span: Span) => Promise<T>): Promise<T>;
}

interface TracerOptions {
  /** Of the traces that begin here; those that have begun elsewhere are recorded where it was decided so. */
  readonly ratio: number;
  /** Without one ids still go along, and nothing is recorded. */
  readonly exporter: SpanExporter | undefined;
}

export function createTracer({ ratio, exporter }: TracerOptions): Tracer {
  function place(from: TraceParent | undefined, recordable: boolean): TraceParent {
    const traceId = from?.traceId ?? newTraceId();
    return { traceId, spanId: newSpanId(), sampled: from?.sampled ?? (recordable && isSampled(traceId, ratio)) };
  }

  return {
    trace(name, { kind, attributes = {}, parent, unrecorded = false }, work) {
      const from = parseTraceParent(parent);
      const seenBy = unrecorded ? undefined : exporter;
      const at = place(from, seenBy !== undefined);
      if (!at.sampled || seenBy === undefined) {
        const span = { ...at, ...unseen };
        return runWithSpan(span, () => work(span));
      }
      const span = recorded({ ...at, parentId: from?.spanId, name, kind, attributes }, seenBy);
      return runInSpan(span, () => work(span));
    },
  };
}

/** The last seven bytes are random by the standard: services with the same share decide alike about each trace. */
function isSampled(traceId: string, ratio: number): boolean {
  return Number.parseInt(traceId.slice(-14), 16) >= (1 - ratio) * 2 ** 56;
}

const unseen = {
  recorded: false,
  child: () => undefined,
  rename: () => undefined,
  set: () => undefined,
  fail: () => undefined,
  end: () => undefined,
};

interface Begun extends TraceParent {
  readonly parentId: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
}

function recorded({ name: firstName, attributes: given, ...begun }: Begun, exporter: SpanExporter): Span {
  const { traceId, spanId, sampled } = begun;
  const startMs = now();
  const attributes = { ...given };
  let name = firstName;
  let failed = false;
  return {
    traceId,
    spanId,
    sampled,
    recorded: true,
    child: (childName, kind, of = {}) =>
      recorded({ traceId, spanId: newSpanId(), sampled, parentId: spanId, name: childName, kind, attributes: of }, exporter),
    rename(next) {
      name = next;
    },
    set(more) {
      Object.assign(attributes, more);
    },
    fail(error) {
      failed = true;
      attributes['error.type'] ??= error instanceof Error ? error.name : typeof error;
    },
    end() {
      exporter.add({ ...begun, name, startMs, endMs: now(), attributes, failed });
    },
  };
}

/** By the clock that never goes back, as the time of day. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

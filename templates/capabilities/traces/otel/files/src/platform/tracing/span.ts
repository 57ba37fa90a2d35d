import type { TraceParent } from './trace-parent.ts';

export type SpanKind = 'server' | 'client' | 'producer' | 'consumer';

/** Names are those that OpenTelemetry has for them. No value that a client made up is one, but for an id. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A piece of work, with its beginning and its end. */
export interface Span extends TraceParent {
  /** Whether this process does so: it may have no collector where others have. */
  readonly recorded: boolean;
  /** Undefined where nobody records the trace: then it costs nothing. */
  child(name: string, kind: SpanKind, attributes?: Attributes): Span | undefined;
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** Takes of an error its type: messages hold values. */
  fail(error: unknown): void;
  end(): void;
}

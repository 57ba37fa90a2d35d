/** A place in a trace, as W3C Trace Context has it: what processes tell each other. */
export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  /** Whether somebody records the trace. */
  readonly sampled: boolean;
}

const PARENT = /^(?!ff)(?<version>[\da-f]{2})-(?!0{32})(?<traceId>[\da-f]{32})-(?!0{16})(?<spanId>[\da-f]{16})-(?<flags>[\da-f]{2})(?<more>-.*)?$/;

/** What does not keep to the format is as good as nothing, and a trace begins here. */
export function parseTraceParent(text: string | undefined): TraceParent | undefined {
  const found = PARENT.exec(text ?? '')?.groups;
  if (found === undefined || (found['version'] === '00' && found['more'] !== undefined)) return undefined;
  const { traceId = '', spanId = '', flags = '' } = found;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceParent({ traceId, spanId, sampled }: TraceParent): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** Collects errors that nobody foresaw, for people who look for what they have in common. */
export interface ErrorTracker {
  /** Never throws and never waits: whoever has failed has other things to do. */
  capture(report: ErrorReport): void;
  /** Resolves when what was captured has been sent, or given up. */
  flush(): Promise<void>;
}

export interface ErrorReport {
  /** Whatever was thrown. */
  readonly error: unknown;
  readonly level: 'error' | 'fatal';
  /** The line of the log that says it. */
  readonly event: string;
  /** The fields of that line. An adapter sends those that it knows to be harmless, and no other. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What is reported where nobody is to be told. */
export const noErrorTracker: ErrorTracker = { capture: () => undefined, flush: () => Promise.resolve() };

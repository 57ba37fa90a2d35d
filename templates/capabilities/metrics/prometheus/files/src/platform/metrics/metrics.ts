/** Whether something may be a label is decided by how many values it can have: nothing that a client makes up is one. */
export type Labels<Name extends string> = Readonly<Record<Name, string>>;

export interface Reading<Name extends string> {
  readonly labels: Labels<Name>;
  readonly value: number;
}

export interface MetricOptions<Name extends string> {
  /** In the base unit, which its last word says: `_seconds`, `_bytes`, `_total` of what is only counted. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly Name[];
}

/** The port that numbers are told to; what they are told with is in its adapter, `prometheus.ts`. */
export interface Metrics {
  counter<Name extends string>(options: MetricOptions<Name>): (labels: Labels<Name>) => void;
  histogram<Name extends string>(options: MetricOptions<Name> & { readonly buckets: readonly number[] }): (labels: Labels<Name>, value: number) => void;
  /** Read when somebody asks. What cannot be read then is missing, and nothing else. */
  gauge<Name extends string>(options: MetricOptions<Name>, read: () => readonly Reading<Name>[] | Promise<readonly Reading<Name>[]>): void;
  /** Adds what is true of the process: its memory, garbage, and event loop. Once a process. */
  watchProcess(): void;
  /** All of them, as Prometheus reads them. */
  exposition(): Promise<Exposition>;
}

interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

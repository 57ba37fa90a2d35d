/** That a row has been written. What it holds by now, whoever delivers this reads for himself. */
export interface Change {
  readonly resource: string;
  readonly id: string;
  /** What rules may look at, as it was before; null where there was no row. */
  readonly before: Readonly<Record<string, unknown>> | null;
}

export interface Hearing {
  /** In one order for all processes; the id is the change's own, and the same everywhere. */
  heard(id: string, change: Change): void;
  /** Changes may have been lost: whoever follows them has to read again. */
  missed(): void;
}

/** Carries changes from the process that has written to those that have somebody to tell. */
export interface Bus {
  /** Said by who writes, in his transaction: is heard when that is committed, and not at all when it is taken back. */
  publish(change: Change): Promise<void>;
  /** Resolves when changes are heard, or would be if what carries them were there. */
  listen(hearing: Hearing): Promise<{ close(): Promise<void> }>;
}

/** A connection of its own for migrations, which holds the lock while it is open. */
export interface MigrationSession {
  /** Makes the table in which Prisma, and this migrator, record what was applied. */
  prepare(): Promise<void>;
  /** One statement; `?` stands for a value. */
  run(sql: string, values?: readonly (string | number | Date | null)[]): Promise<Record<string, unknown>[]>;
  /** Runs all of it or nothing; absent where the database commits with every change of a table. */
  readonly runAtomically?: (script: string, record: () => Promise<void>) => Promise<void>;
  /** Takes away what a statement left behind that failed or was killed, before it is run again; absent where nothing stays. */
  readonly tidy?: (statement: string) => Promise<void>;
  close(): Promise<void>;
}

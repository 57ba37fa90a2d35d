import type { createAdapter } from './engine.ts';

type AdapterFactory = ReturnType<typeof createAdapter>;
type Adapter = Awaited<ReturnType<AdapterFactory['connect']>>;

/** Watches the database from outside: what it costs, and where. */
export interface DatabaseObserver {
  /** The text has placeholders, never values. What this gives is told of the end, if it wants to know. */
  begin(sql: string): StatementEnd | undefined;
  connected?(adapter: Adapter): void;
}

type StatementEnd = (error?: unknown) => void;

interface Statement {
  readonly sql: string;
}

interface Executor {
  queryRaw(statement: Statement): Promise<unknown>;
  executeRaw(statement: Statement): Promise<unknown>;
}

/** The same adapter, watched: Prisma's own events know how long a statement took, but not that it failed. */
export function observed(factory: AdapterFactory, observers: readonly DatabaseObserver[]): AdapterFactory {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = watch(await connect(), observers);
    const startTransaction = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => watch(await startTransaction(isolationLevel), observers);
    for (const observer of observers) observer.connected?.(adapter);
    return adapter;
  };
  return factory;
}

function watch<Watched extends Executor>(watched: Watched, observers: readonly DatabaseObserver[]): Watched {
  const executor: Executor = watched;
  for (const method of ['queryRaw', 'executeRaw'] as const) {
    const run = executor[method].bind(executor);
    executor[method] = (statement) => {
      const ends = observers.map((observer) => observer.begin(statement.sql)).filter((end) => end !== undefined);
      return ends.length === 0 ? run(statement) : told(run(statement), ends);
    };
  }
  return watched;
}

async function told<Result>(running: Promise<Result>, ends: readonly StatementEnd[]): Promise<Result> {
  try {
    const result = await running;
    for (const end of ends) end();
    return result;
  } catch (error) {
    for (const end of ends) end(error);
    throw error;
  }
}

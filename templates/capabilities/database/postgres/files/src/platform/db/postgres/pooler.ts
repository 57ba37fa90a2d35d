import type { ClientBase, QueryConfig, QueryResult } from 'pg';

type Query = (query: QueryConfig | string, values?: unknown[]) => Promise<QueryResult>;
type Done = (error?: unknown, result?: QueryResult) => void;

/** Whether something answers in the name of the server (PgBouncer and others): it gives process ids of its own. */
export async function isPooled(client: ClientBase): Promise<boolean> {
  const { processID } = client as ClientBase & { readonly processID?: number | null };
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid !== processID;
}

/**
 * In transaction mode a pooler gives every transaction whichever connection is free: what a session sets reaches one of
 * them, and stays there for strangers. So each transaction is told by itself, and a statement alone becomes one.
 */
export function setInEachTransaction(client: ClientBase, settings: Readonly<Record<string, string | number>>): void {
  const query = client.query.bind(client) as Query;
  const begin = `begin; ${Object.entries(settings).map(([name, value]) => `set local ${name} = '${value}'`).join('; ')}`;

  async function run(given: QueryConfig | string, values?: unknown[]): Promise<QueryResult> {
    const text = typeof given === 'string' ? given : given.text;
    if (/^begin$/i.test(text)) return query(begin);
    if (client.getTransactionStatus() !== 'I') return query(given, values);
    await query(begin);
    try {
      const result = await query(given, values);
      await query('commit');
      return result;
    } catch (error) {
      // A connection that is gone says so once more: what counts is the first word.
      await query('rollback').catch(() => undefined);
      throw error;
    }
  }

  // The pool hands over what it is called with, and a function that waits for the end.
  function replacement(given: QueryConfig | string, ...rest: [unknown[] | undefined, Done?] | [Done?]): Promise<QueryResult> | undefined {
    const [values, done] = typeof rest[0] === 'function' ? [undefined, rest[0]] : [rest[0], rest[1]];
    const result = run(given, values);
    if (done === undefined) return result;
    result.then((found) => {
      done(undefined, found);
    }, done);
    return undefined;
  }
  client.query = replacement as typeof client.query;
}

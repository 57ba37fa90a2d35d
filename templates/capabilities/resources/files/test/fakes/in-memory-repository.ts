import type { Columns } from '../../src/platform/db/conditions.ts';
import type { KeysetOrder, KeysetPage } from '../../src/platform/db/keyset.ts';
import type { Filter, ListRequest } from '../../src/platform/db/list-request.ts';
import { matches, type RowCondition } from '../../src/platform/policy/condition.ts';

interface Stored {
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

type Values<Row extends Stored> = Omit<Row, keyof Stored>;
type Ordering = (a: unknown, b: unknown) => number;

/**
 * Keeps rows as a repository keeps them, without a database: for tests of use cases. The contract tests hold it
 * against the real one, which it is the yardstick of, too: it sorts plainly where the database seeks.
 */
export function createInMemoryRepository<Row extends Stored, Sort extends string>(
  { columns, orders }: { columns: Columns; orders: Readonly<Record<Sort, KeysetOrder>> },
  rows: readonly Row[] = [],
) {
  const stored = new Map(rows.map((row) => [row.id, row]));

  /** Adds to a number of a row, unless it is too little for that. */
  function count(id: string, field: string, amount: number): boolean {
    const row = stored.get(id);
    const left = row === undefined ? -1 : Number(valueOf(row, field)) + amount;
    if (row !== undefined && left >= 0) stored.set(id, { ...row, [field]: left, version: row.version + 1 });
    return left >= 0;
  }

  return {
    async list({ sort, filters, after, limit, count: counts }: ListRequest<Sort>, visible: RowCondition): Promise<KeysetPage<Row>> {
      const found = [...stored.values()]
        .filter((row) => matches(row as Readonly<Record<string, unknown>>, visible) && filters.every((filter) => passes(row, filter, columns)))
        .sort(comparing(columns, orders[sort]));
      const start = after === null ? 0 : found.findIndex((row) => row.id === after.id) + 1;
      const page = found.slice(start, start + limit);
      const last = page.at(-1);
      const more = last !== undefined && start + limit < found.length;
      return { rows: page, next: more ? { id: last.id, keys: [] } : null, ...(counts === true && { total: found.length }) };
    },

    async findById(id: string): Promise<Row | null> {
      return stored.get(id) ?? null;
    },

    async findByIds(ids: readonly string[]): Promise<Row[]> {
      return ids.flatMap((id) => stored.get(id) ?? []);
    },

    async create(values: Values<Row>): Promise<Row> {
      const now = new Date().toISOString();
      const id = `0198c2a4-0000-7000-8000-${String(stored.size + 1).padStart(12, '0')}`;
      const row = { ...values, id, version: 1, createdAt: now, updatedAt: now } as unknown as Row;
      stored.set(id, row);
      return row;
    },

    async update(row: Row): Promise<Row | null> {
      if (stored.get(row.id)?.version !== row.version) return null;
      const updated = { ...row, version: row.version + 1, updatedAt: new Date().toISOString() };
      stored.set(row.id, updated);
      return updated;
    },

    async delete(id: string, version?: number): Promise<boolean> {
      if (version !== undefined && stored.get(id)?.version !== version) return false;
      return stored.delete(id);
    },

    /** There is nobody to wait. */
    lock: (): Promise<void> => Promise.resolve(),

    async take(id: string, field: string, amount: number): Promise<boolean> {
      return count(id, field, -amount);
    },

    async giveBack(id: string, field: string, amount: number): Promise<void> {
      count(id, field, amount);
    },
  };
}

function passes(row: object, { field, op, value }: Filter, columns: Columns): boolean {
  const held = valueOf(row, field);
  if (held === null) return false;
  const order = orderingOf(columns, field)(held, value);
  return { eq: order === 0, gt: order > 0, gte: order >= 0, lt: order < 0, lte: order <= 0 }[op];
}

/** By each key in turn, nulls last in either direction, the id last. */
function comparing<Row extends Stored>(columns: Columns, order: KeysetOrder): (a: Row, b: Row) => number {
  const keys = order.map(({ column, desc }) => {
    const field = Object.keys(columns).find((name) => columns[name] === column) ?? column.name;
    return { field, ordering: orderingOf(columns, field), sign: desc ? -1 : 1 };
  });
  const idSign = keys.at(-1)?.sign ?? 1;
  return (a, b) => {
    for (const { field, ordering, sign } of keys) {
      const [left, right] = [valueOf(a, field), valueOf(b, field)];
      if (left === null || right === null) {
        if (left !== right) return left === null ? 1 : -1;
      } else if (ordering(left, right) !== 0) {
        return ordering(left, right) * sign;
      }
    }
    return plainly(a.id, b.id) * idSign;
  };
}

/** Money is compared by its amount. */
function valueOf(row: object, field: string): unknown {
  const value: unknown = (row as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'object' && value !== null && 'amount' in value ? value.amount : value;
}

function orderingOf(columns: Columns, field: string): Ordering {
  const column = columns[field];
  const { values = [] } = column ?? {};
  if (column?.type === 'enum') return (a, b) => values.indexOf(String(a)) - values.indexOf(String(b));
  if (column?.type === 'decimal') return (a, b) => Number(a) - Number(b);
  return plainly;
}

function plainly(a: unknown, b: unknown): number {
  if (a === b) return 0;
  return (a as string | number | boolean) < (b as string | number | boolean) ? -1 : 1;
}

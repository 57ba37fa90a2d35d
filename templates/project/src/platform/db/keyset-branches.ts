import type { Column } from './column.ts';
import type { Dialect } from './dialect.ts';
import { Prisma } from './generated/client.ts';
import { equals, identifier, isNotNull, isNull } from './sql.ts';

export interface KeysetKey {
  readonly column: Column;
  readonly desc: boolean;
}

/** The keys that a list is sorted by. The id comes last, in the direction of the last key. */
export type KeysetOrder = readonly KeysetKey[];

/** A place in a list, right after the row with these keys. The texts are the database's own. */
export interface KeysetPosition {
  readonly id: string;
  readonly keys: readonly (string | null)[];
}

/** A part of the list that an index holds in one piece and in the right order. */
export interface KeysetBranch {
  readonly conditions: readonly Prisma.Sql[];
  readonly orderBy: readonly Prisma.Sql[];
}

interface Prefix {
  readonly conditions: readonly Prisma.Sql[];
  /** Columns that the conditions keep from being null. */
  readonly notNull: readonly Column[];
}

/**
 * The rows after a position, as disjoint parts in list order: those that share all keys but the id, then those
 * that share one key less, and so on. A single `(a, b, id) > (…)` would do where all keys run the same way and
 * none is null; spelled out, each part is one range of the order's index.
 */
export function branchesOf(order: KeysetOrder, after: KeysetPosition | null, dialect: Dialect): KeysetBranch[] {
  const start: Prefix = { conditions: [], notNull: [] };
  const idDesc = order.at(-1)?.desc === true;
  return after === null ? rowsUnder(start, 0) : rowsAfter(start, 0, after);

  function rowsUnder(prefix: Prefix, depth: number): KeysetBranch[] {
    const key = order[depth];
    if (key === undefined || !order.slice(depth).some(hasNullsFirst)) return [branch(prefix, depth)];
    const { column } = key;
    if (hasNullsFirst(key)) return [branch(withoutNulls(prefix, column), depth), ...nullRows(prefix, key, depth)];
    // A later key has its nulls in the wrong place: only below one value of this key can they be read apart.
    if (column.values === undefined) return [branch(prefix, depth)];
    return [...valuesAfter(key).flatMap((value) => rowsUnder(withValue(prefix, column, value), depth + 1)), ...nullRows(prefix, key, depth)];
  }

  function rowsAfter(prefix: Prefix, depth: number, position: KeysetPosition): KeysetBranch[] {
    const key = order[depth];
    if (key === undefined) return [branch(withCondition(prefix, beyondId(position.id)), depth)];
    const value = position.keys[depth] ?? null;
    if (value === null) return rowsAfter(withCondition(prefix, isNull(key.column)), depth + 1, position);
    return [
      ...rowsAfter(withValue(prefix, key.column, value), depth + 1, position),
      ...rowsBeyond(prefix, key, value, depth),
      ...nullRows(prefix, key, depth),
    ];
  }

  function rowsBeyond(prefix: Prefix, key: KeysetKey, value: string, depth: number): KeysetBranch[] {
    const { column, desc } = key;
    if (column.values !== undefined && order.slice(depth + 1).some(hasNullsFirst)) {
      return valuesAfter(key, value).flatMap((later) => rowsUnder(withValue(prefix, column, later), depth + 1));
    }
    const beyond = dialect.compare(column, desc ? 'lt' : 'gt', value);
    return [branch({ conditions: [...prefix.conditions, beyond], notNull: [...prefix.notNull, column] }, depth)];
  }

  function nullRows(prefix: Prefix, { column }: KeysetKey, depth: number): KeysetBranch[] {
    return column.nullable === true ? rowsUnder(withCondition(prefix, isNull(column)), depth + 1) : [];
  }

  function branch(prefix: Prefix, depth: number): KeysetBranch {
    const keys = order.slice(depth).map((key) => sortTerm(key, prefix));
    return { conditions: prefix.conditions, orderBy: [...keys, Prisma.sql`${identifier('id')}${direction(idDesc)}`] };
  }

  function sortTerm(key: KeysetKey, prefix: Prefix): Prisma.Sql {
    const term = Prisma.sql`${dialect.sortKey(key.column)}${direction(key.desc)}`;
    if (key.column.nullable !== true) return term;
    // As the index says it, null or not: otherwise the planner sorts again.
    if (dialect.nullsLast) return key.desc ? Prisma.sql`${term} nulls last` : term;
    return key.desc || prefix.notNull.includes(key.column) ? term : Prisma.sql`${isNull(key.column)}, ${term}`;
  }

  function hasNullsFirst({ column, desc }: KeysetKey): boolean {
    return column.nullable === true && !desc && !dialect.nullsLast;
  }

  function beyondId(id: string): Prisma.Sql {
    return dialect.compare({ name: 'id', type: 'uuid' }, idDesc ? 'lt' : 'gt', id);
  }
}

function withCondition(prefix: Prefix, condition: Prisma.Sql): Prefix {
  return { ...prefix, conditions: [...prefix.conditions, condition] };
}

function withValue(prefix: Prefix, column: Column, value: string): Prefix {
  return withCondition(prefix, equals(column, value));
}

function withoutNulls(prefix: Prefix, column: Column): Prefix {
  return { conditions: [...prefix.conditions, isNotNull(column)], notNull: [...prefix.notNull, column] };
}

/** The values of an enum in list order, all or those after one. */
function valuesAfter({ column, desc }: KeysetKey, value?: string): string[] {
  const values = desc ? (column.values ?? []).toReversed() : [...(column.values ?? [])];
  return value === undefined ? values : values.slice(values.indexOf(value) + 1);
}

function direction(desc: boolean): Prisma.Sql {
  return desc ? Prisma.sql` desc` : Prisma.empty;
}

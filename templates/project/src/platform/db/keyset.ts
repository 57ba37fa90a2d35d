import { AppError } from '../errors/app-error.ts';
import { type DatabaseSession, Prisma } from './database.ts';
import { type KeysetBranch, type KeysetOrder, type KeysetPosition, branchesOf } from './keyset-branches.ts';
import { dialect } from './engine.ts';
import { allOf, identifier } from './sql.ts';

export { type KeysetOrder, type KeysetPosition } from './keyset-branches.ts';

export interface KeysetRequest {
  readonly table: string;
  readonly order: KeysetOrder;
  readonly where: Prisma.Sql;
  /** The last row of the page before; null begins. */
  readonly after: KeysetPosition | null;
  readonly limit: number;
}

export interface KeysetPage<Row> {
  readonly rows: Row[];
  /** Where the next page begins; null when this is the last one. */
  readonly next: KeysetPosition | null;
}

type PageRow = { row_id: string } & Record<`k${number}`, string | null>;

/**
 * One page of a list in two statements: the page's ids by the order's index, then the rows by their ids.
 * However far into the list, a page costs the same: it seeks, and never counts what it skips.
 */
export async function keysetPage<Row extends { id: string }>(
  db: DatabaseSession,
  request: KeysetRequest,
  load: (ids: string[]) => Promise<Row[]>,
): Promise<KeysetPage<Row>> {
  const found = await db.$queryRaw<PageRow[]>(pageQuery(request));
  const page = found.slice(0, request.limit);
  const last = page.at(-1);
  if (last === undefined) return { rows: [], next: null };
  const loaded = new Map((await load(page.map((row) => row.row_id))).map((row) => [row.id, row]));
  return {
    // A row may have been deleted between the two statements.
    rows: page.flatMap((row) => loaded.get(row.row_id) ?? []),
    next: found.length > request.limit ? positionOf(last, request.order) : null,
  };
}

export function pageQuery(request: KeysetRequest): Prisma.Sql {
  const branches = readBranches(request);
  // One row more than asked for tells whether there is a next page.
  const limit = Prisma.raw(String(Math.trunc(request.limit) + 1));
  const selects = branches.map((branch, index) => Prisma.sql`select * from (
    ${branchSelect(request, branch, index)} limit ${limit}
  ) as ${Prisma.raw(`branch_${index}`)}`);
  return Prisma.sql`select * from (
  ${Prisma.join(selects, '\n  union all ')}
) as page
order by branch, ${pageOrder(request.order)} limit ${limit}`;
}

function readBranches(request: KeysetRequest): KeysetBranch[] {
  const { order, after } = request;
  if (after !== null && after.keys.length !== order.length) throw new AppError('bad_request', { detail: 'unusable cursor' });
  try {
    return branchesOf(order, after, dialect);
  } catch (error) {
    // A cursor from before a column changed its type.
    throw new AppError('bad_request', { detail: 'unusable cursor', cause: error });
  }
}

// No name of the result may be one of the table's: `order by` would mean the result's, which no index has.
function branchSelect(request: KeysetRequest, branch: KeysetBranch, index: number): Prisma.Sql {
  const keys = request.order.map(({ column }, position) => {
    const names = [Prisma.raw(`k${position}`), Prisma.raw(`s${position}`)];
    return Prisma.sql`${dialect.text(column)} as ${names[0]}, ${dialect.sortValue(column)} as ${names[1]}`;
  });
  return Prisma.sql`select ${Prisma.raw(String(index))} as branch, ${textOfId} as row_id, ${identifier('id')} as s, ${Prisma.join(keys)}
    from ${identifier(request.table)}
    where ${allOf(request.where, ...branch.conditions)}
    order by ${Prisma.join(branch.orderBy)}`;
}

const textOfId = dialect.text({ name: 'id', type: 'uuid' });

/** Puts the few rows of the branches into one order; each branch came ready from an index. */
function pageOrder(order: KeysetOrder): Prisma.Sql {
  const keys = order.map(({ column, desc }, position) => {
    const key = `s${position}`;
    return (column.nullable === true ? `${key} is null, ` : '') + key + (desc ? ' desc' : '');
  });
  const idDesc = order.at(-1)?.desc === true ? ' desc' : '';
  return Prisma.raw([...keys, `s${idDesc}`].join(', '));
}

function positionOf(row: PageRow, order: KeysetOrder): KeysetPosition {
  return { id: row.row_id, keys: order.map((_key, position) => row[`k${position}`] ?? null) };
}

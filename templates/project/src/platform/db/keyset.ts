import { AppError } from '../errors/app-error.ts';
import { type DatabaseSession, Prisma } from './database.ts';
import { type KeysetBranch, type KeysetOrder, type KeysetPosition, branchesOf } from './keyset-branches.ts';
import { dialect } from './engine.ts';
import { allOf, identifier } from './sql.ts';

export { type KeysetOrder, type KeysetPosition } from './keyset-branches.ts';

/** A table that holds, for each row of another one, the ids of a set. */
export interface LinkTable {
  readonly table: string;
  /** Its columns: whose set, and what is in it. */
  readonly own: string;
  readonly other: string;
}

/** @public Only resources that refer to many have them. */
export type LinkTables = Readonly<Record<string, LinkTable>>;

export interface KeysetRequest<Link extends string = never> {
  readonly table: string;
  readonly order: KeysetOrder;
  readonly where: Prisma.Sql;
  /** The last row of the page before; null begins. */
  readonly after: KeysetPosition | null;
  readonly limit: number;
  /** Whether to count all rows, on all pages, in a statement of its own. */
  readonly count?: boolean | undefined;
  /** Sets that are read together with the page's ids. */
  readonly links?: Readonly<Record<Link, LinkTable>>;
  /** What is read of each row together with the page, under the names that this application has for it. */
  readonly columns?: Readonly<Record<string, string>>;
}

export interface KeysetPage<Row> {
  readonly rows: Row[];
  /** Where the next page begins; null when this is the last one. */
  readonly next: KeysetPosition | null;
  /** How many rows there are on all pages, where that was asked for. */
  readonly total?: number;
}

type PageRow = { row_id: string } & Record<`k${number}` | `l${number}`, string | null> & Record<`r${number}`, unknown>;

/**
 * @public One page of a list in two statements: the page's ids by the order's index, then the rows by their ids.
 * However far into the list, a page costs the same: it seeks, and never counts what it skips.
 */
export async function keysetPage<Row extends { id: string }, Link extends string = never>(
  db: DatabaseSession,
  request: KeysetRequest<Link>,
  load: (ids: string[], linksOf: (id: string) => Record<Link, string[]>) => Promise<Row[]>,
): Promise<KeysetPage<Row>> {
  const { page, ...rest } = await readPage(db, request);
  if (page.length === 0) return { rows: [], ...rest };
  const linked = new Map(page.map((row) => [row.row_id, linksOf(row, request.links)]));
  const rows = await load([...linked.keys()], (id) => linked.get(id) ?? linksOf(undefined, request.links));
  const loaded = new Map(rows.map((row) => [row.id, row]));
  // A row may have been deleted, or hidden from the caller, between the two statements.
  return { rows: page.flatMap((row) => loaded.get(row.row_id) ?? []), ...rest };
}

/** @public The same in one statement, for a driver that gives the rows of any statement as Prisma gives those of its own. */
export async function keysetRows<Row, Item, Link extends string = never>(
  db: DatabaseSession,
  request: KeysetRequest<Link> & { readonly columns: Readonly<Partial<Record<keyof Row, string>>> },
  toItem: (row: Row, links: Record<Link, string[]>) => Item,
): Promise<KeysetPage<Item>> {
  const { page, ...rest } = await readPage(db, request);
  return { rows: page.map((row) => toItem(rowOf<Row>(row, request.columns), linksOf(row, request.links))), ...rest };
}

async function readPage(db: DatabaseSession, request: KeysetRequest<string>): Promise<Omit<KeysetPage<never>, 'rows'> & { page: PageRow[] }> {
  const found = await db.$queryRaw<PageRow[]>(pageQuery(request));
  const counted = request.count === true ? { total: await countRows(db, request) } : {};
  const page = found.slice(0, request.limit);
  const last = page.at(-1);
  const next = last !== undefined && found.length > request.limit ? positionOf(last, request.order) : null;
  return { page, next, ...counted };
}

function rowOf<Row>(row: PageRow, columns: Readonly<Partial<Record<keyof Row, string>>>): Row {
  return Object.fromEntries(Object.keys(columns).map((name, position) => [name, row[`r${position}`]])) as Row;
}

/** Reads every row that a caller may see: that is why nobody gets it unasked. */
async function countRows(db: DatabaseSession, { table, where }: KeysetRequest<string>): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number | bigint }[]>`select count(*) as n from ${identifier(table)} where ${where}`;
  return Number(row?.n ?? 0);
}

function linksOf<Link extends string>(row: PageRow | undefined, links: Readonly<Record<Link, LinkTable>> | undefined): Record<Link, string[]> {
  const sets = Object.keys(links ?? {}).map((name, position) => {
    const ids = JSON.parse(row?.[`l${position}`] ?? '[]') as string[];
    return [name, ids.sort()];
  });
  return Object.fromEntries(sets) as Record<Link, string[]>;
}

export function pageQuery(request: KeysetRequest<string>): Prisma.Sql {
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

function readBranches(request: KeysetRequest<string>): KeysetBranch[] {
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
function branchSelect(request: KeysetRequest<string>, branch: KeysetBranch, index: number): Prisma.Sql {
  const keys = request.order.map(({ column }, position) => {
    const names = [Prisma.raw(`k${position}`), Prisma.raw(`s${position}`)];
    return Prisma.sql`${dialect.text(column)} as ${names[0]}, ${dialect.sortValue(column)} as ${names[1]}`;
  });
  const read = Object.values(request.columns ?? {}).map((name, position) => Prisma.sql`${identifier(name)} as ${Prisma.raw(`r${position}`)}`);
  const sets = Object.values<LinkTable>(request.links ?? {}).map((link, position) => linkSelect(request.table, link, position));
  return Prisma.sql`select ${Prisma.raw(String(index))} as branch, ${textOfId} as row_id, ${identifier('id')} as s, ${Prisma.join([...keys, ...sets, ...read])}
    from ${identifier(request.table)}
    where ${allOf(request.where, ...branch.conditions)}
    order by ${Prisma.join(branch.orderBy)}`;
}

function linkSelect(table: string, link: LinkTable, position: number): Prisma.Sql {
  const [own, other] = [identifier(link.own), identifier(link.other)];
  return Prisma.sql`(
    select ${dialect.jsonArray(other)} from ${identifier(link.table)} where ${own} = ${identifier(table)}.${identifier('id')}
  ) as ${Prisma.raw(`l${position}`)}`;
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

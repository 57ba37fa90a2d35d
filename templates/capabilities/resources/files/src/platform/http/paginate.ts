import type { KeysetPage } from '../db/keyset.ts';
import type { Filter, ListRequest } from '../db/list-request.ts';
import type { CursorCodec, CursorPosition, CursorScope } from './cursor.ts';
import type { Page } from './pagination.ts';

/** @public Which rows, in which order: the checked query string but for what says which page of them. */
export interface ListFilters<Sort extends string> {
  readonly sort: Sort;
  /** Words with a blank between them. */
  readonly q?: string | undefined;
  readonly [filter: string]: string | number | boolean | undefined;
}

/** The checked query string of a list: the parameters of every list, and one for each filter. */
interface ListParameters<Sort extends string> extends ListFilters<Sort> {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly count?: 'exact' | undefined;
}

/** Answers a list request: reads the query string, has the page loaded, and makes the cursor of the next one. */
export async function paginate<Item, Sort extends string>(
  { resource, query, cursors }: { resource: string; query: ListParameters<Sort>; cursors: CursorCodec },
  load: (request: ListRequest<Sort>) => Promise<KeysetPage<Item>>,
): Promise<Page<Item>> {
  const { limit, cursor, count, ...wanted } = query;
  const { sort, ...filters } = wanted;
  const scope: CursorScope = { resource, sort, filters };
  const after = cursor === undefined ? null : toPosition(cursors.decode(scope, cursor));
  const { rows, next, total } = await load({
    ...toListRequest(wanted),
    ...(count !== undefined && { count: true }),
    after,
    limit,
  });
  return {
    data: rows,
    page: {
      next: next === null ? null : cursors.encode(scope, [...next.keys, next.id]),
      limit,
      ...(total !== undefined && { total }),
    },
  };
}

/** @public What is asked for, whichever page of it. */
export function toListRequest<Sort extends string>({ sort, q, ...filters }: ListFilters<Sort>): Pick<ListRequest<Sort>, 'sort' | 'filters' | 'words'> {
  return { sort, filters: toFilters(filters), ...(q !== undefined && { words: q.split(' ') }) };
}

function toPosition(position: CursorPosition): { id: string; keys: (string | null)[] } {
  const texts = position.map((value) => (value === null ? null : String(value)));
  return { id: texts.at(-1) ?? '', keys: texts.slice(0, -1) };
}

/** `dueOn[gte]` compares, `dueOn` alone asks for equality. The schema of the query has let no other name pass. */
function toFilters(parameters: Readonly<Record<string, string | number | boolean | undefined>>): Filter[] {
  return Object.entries(parameters).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const [, field = name, op = 'eq'] = /^(.+)\[(gt|gte|lt|lte)\]$/.exec(name) ?? [];
    return { field, op: op as Filter['op'], value };
  });
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a migration's state.json says of the database after it; the rest of it is Prisma's to compare. */
export interface TableState {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly nullable: boolean; readonly kind: string; readonly values: readonly string[] | null }[];
  readonly primary_key: readonly string[];
  readonly uniques: readonly { readonly name: string; readonly columns: readonly string[]; readonly live?: boolean }[];
  readonly indexes: readonly { readonly name: string; readonly keys: readonly IndexKey[]; readonly live?: boolean }[];
  readonly foreign_keys: readonly { readonly name: string; readonly column: string; readonly table: string; readonly on_delete: string }[];
  readonly checks: readonly { readonly name: string; readonly expression: string }[];
  /** What this database alone has: the statements that make it. */
  readonly extras: readonly { readonly name: string; readonly create: readonly string[] }[];
}

export interface IndexKey {
  readonly column: string;
  readonly desc: boolean;
  /** MySQL: only so many characters of it. */
  readonly length?: number;
}

interface State {
  readonly id: string;
  readonly parent: string | null;
  /** Further migrations that it follows: it joins branches that each added one. */
  readonly merges?: readonly string[];
  readonly tables: readonly TableState[];
}

/** Where the database's own words for the same thing differ. */
export interface Spelling {
  indexKey(key: IndexKey, table: TableState): string;
  /** SQLite's foreign keys have no name that it tells. */
  readonly namesForeignKeys: boolean;
}

/** The state after the last migration that carries one. */
export function readHeadState(directory: string): State {
  const states = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(directory, entry.name, 'state.json'))
    .flatMap((file) => readIfPresent(file));
  const parents = new Set(states.flatMap((state) => [state.parent, ...state.merges ?? []]));
  const heads = states.filter((state) => !parents.has(state.id));
  if (heads.length !== 1 || heads[0] === undefined) throw new Error(`${directory} has ${heads.length} heads`);
  return heads[0];
}

function readIfPresent(file: string): State[] {
  try {
    return [JSON.parse(readFileSync(file, 'utf8')) as State];
  } catch (error) {
    // A migration that was written by hand.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** One line for each index and constraint. */
export function describeState(table: TableState, spelling: Spelling): string[] {
  return [
    ...table.uniques.map(({ name, columns, live }) => indexLine(name, columns, true, live)),
    ...table.indexes.map(({ name, keys, live }) => indexLine(name, keys.map((key) => spelling.indexKey(key, table)), false, live)),
    ...table.foreign_keys.map(({ name, column, table: target, on_delete: onDelete }) =>
      foreignKeyLine(spelling.namesForeignKeys ? name : '', column, target, onDelete.replace('_', ' '))),
    ...table.checks.map(({ name, expression }) => checkLine(name, expression)),
    ...table.extras.flatMap(({ create }) => create).filter((sql) => sql.startsWith('CREATE')).map(extraLine),
  ].sort();
}

/** The statement that makes something, as the database keeps it. */
export function extraLine(statement: string): string {
  return `made by ${plain(statement)}`;
}

/** `live`: of the rows that are not deleted. */
export function indexLine(name: string, keys: readonly string[], unique: boolean, live = false): string {
  return `${unique ? 'unique index' : 'index'} ${name} (${keys.join(', ')})${live ? ' of live rows' : ''}`;
}

export function foreignKeyLine(name: string, column: string, target: string, onDelete: string): string {
  return `foreign key ${name} ${column} -> ${target} on delete ${onDelete.toLowerCase()}`;
}

export function checkLine(name: string, expression: string): string {
  return `check ${name} ${plain(expression)}`;
}

/** Without what databases add when they print an expression: casts, brackets, quotes and blanks. */
function plain(expression: string): string {
  return expression
    .toLowerCase()
    // Of one value: databases print that it is equal.
    .replace(/\bin *\(('[^',]*')\)/g, '= $1')
    .replace(/::(character varying|[a-z ]+)(\[\])?/g, '')
    .replace(/'(-?[\d.]+)'/g, '$1')
    .replace(/= *any *\(+array/g, 'in')
    .replace(/[\s()"`[\]]/g, '');
}

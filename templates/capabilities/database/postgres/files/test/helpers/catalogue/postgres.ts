import type { Database } from '../../../src/platform/db/database.ts';
import { checkLine, extraLine, foreignKeyLine, indexLine, type Spelling } from './catalogue.ts';

export const spelling: Spelling = {
  namesForeignKeys: true,
  indexKey({ column, desc }, { columns }) {
    const nullable = columns.find(({ name }) => name === column)?.nullable === true;
    return column + (desc ? nullable ? ' desc nulls last' : ' desc' : '');
  },
};

const actions: Readonly<Record<string, string>> = { a: 'no action', r: 'restrict', c: 'cascade', n: 'set null' };

/** The indexes and constraints of a table, as the database knows them. */
export async function describeTable(db: Database, table: string): Promise<string[]> {
  const indexes = await db.$queryRaw<{ name: string; is_unique: boolean; is_plain: boolean; is_live: boolean; made: string; keys: string[] }[]>`
    select c.relname as name, i.indisunique as is_unique, m.amname = 'btree' and coalesce(p.condition = '(deleted_at IS NULL)', true) as is_plain,
      p.condition is not null as is_live,
      replace(pg_get_indexdef(c.oid), ' ON ' || n.nspname || '.', ' ON ') as made, array(
      select pg_get_indexdef(i.indexrelid, key.n, true) || case i.indoption[key.n - 1]
        when 1 then ' desc nulls last' when 2 then ' nulls first' when 3 then ' desc' else '' end
      from generate_series(1, i.indnkeyatts) as key(n) order by key.n
    ) as keys
    from pg_index i join pg_class c on c.oid = i.indexrelid
    join pg_namespace n on n.oid = c.relnamespace join pg_am m on m.oid = c.relam
    cross join lateral pg_get_expr(i.indpred, i.indrelid) as p(condition)
    where i.indrelid = ${table}::regclass and not i.indisprimary`;
  const keys = await db.$queryRaw<{ name: string; column: string; target: string; action: string }[]>`
    select k.conname as name, a.attname as column, k.confrelid::regclass::text as target, k.confdeltype::text as action
    from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    where k.conrelid = ${table}::regclass and k.contype = 'f'`;
  const checks = await db.$queryRaw<{ name: string; expression: string }[]>`
    select conname as name, pg_get_expr(conbin, conrelid) as expression
    from pg_constraint where conrelid = ${table}::regclass and contype = 'c'`;
  return [
    ...indexes.map((index) => index.is_plain
      ? indexLine(index.name, index.keys.map(unquoted), index.is_unique, index.is_live)
      : extraLine(index.made)),
    ...keys.map((key) => foreignKeyLine(key.name, key.column, unquoted(key.target), actions[key.action] ?? key.action)),
    ...checks.map((check) => checkLine(check.name, check.expression)),
  ].sort();
}

/** PostgreSQL quotes a name that is also one of its words. */
function unquoted(name: string): string {
  return name.replaceAll('"', '');
}

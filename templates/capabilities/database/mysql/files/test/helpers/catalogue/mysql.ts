import type { Database } from '../../../src/platform/db/database.ts';
import { checkLine, extraLine, foreignKeyLine, indexLine, type Spelling } from './catalogue.ts';

export const spelling: Spelling = {
  namesForeignKeys: true,
  indexKey({ column, desc, length }) {
    return column + (length === undefined ? '' : `(${length})`) + (desc ? ' desc' : '');
  },
};

/** The indexes and constraints of a table, as the database knows them. */
export async function describeTable(db: Database, table: string): Promise<string[]> {
  const parts = await db.$queryRaw<{ name: string; type: string; not_unique: unknown; key_text: string }[]>`
    select index_name as name, index_type as type, non_unique as not_unique,
      concat(column_name, coalesce(concat('(', sub_part, ')'), ''), if(collation = 'D', ' desc', '')) as key_text
    from information_schema.statistics
    where table_schema = database() and table_name = ${table} and index_name <> 'PRIMARY'
    order by index_name, seq_in_index`;
  const keys = await db.$queryRaw<{ name: string; column: string; target: string; action: string }[]>`
    select k.constraint_name as name, k.column_name as \`column\`, k.referenced_table_name as target, r.delete_rule as action
    from information_schema.key_column_usage k
    join information_schema.referential_constraints r
      on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name
    where k.table_schema = database() and k.table_name = ${table} and k.referenced_table_name is not null`;
  // A JSON column of MariaDB brings a check of its own, named like the column.
  const checks = await db.$queryRaw<{ name: string; expression: string }[]>`
    select c.constraint_name as name, c.check_clause as expression
    from information_schema.check_constraints c
    join information_schema.table_constraints t
      on t.constraint_schema = c.constraint_schema and t.constraint_name = c.constraint_name and t.constraint_type = 'CHECK'
    where t.table_schema = database() and t.table_name = ${table} and c.constraint_name like '%\\_check'`;
  const names = [...new Set(parts.map((part) => part.name))];
  return [
    ...names.map((name) => {
      const own = parts.filter((part) => part.name === name);
      if (own[0]?.type === 'FULLTEXT') return extraLine(`create fulltext index ${name} on ${table} (search_text)`);
      return indexLine(name, own.map((part) => part.key_text), own.every((part) => Number(part.not_unique) === 0));
    }),
    ...keys.map((key) => foreignKeyLine(key.name, key.column, key.target, key.action)),
    // MariaDB has its own word for lower().
    ...checks.map((check) => checkLine(check.name, check.expression.replaceAll('lcase(', 'lower('))),
  ].sort();
}

import type { Database } from '../../../src/platform/db/database.ts';
import { checkLine, extraLine, foreignKeyLine, indexLine, type Spelling } from './catalogue.ts';

export const spelling: Spelling = {
  namesForeignKeys: false,
  indexKey({ column, desc }, { columns }) {
    const { kind, values } = columns.find(({ name }) => name === column) ?? {};
    const ranks = kind === 'enum' ? values?.map((value, rank) => `WHEN '${value}' THEN ${rank}`) : undefined;
    return (ranks === undefined ? column : `CASE ${column} ${ranks.join(' ')} END`) + (desc ? ' DESC' : '');
  },
};

/** The indexes and constraints of a table, as the database knows them: SQLite keeps the words that made them. */
export async function describeTable(db: Database, table: string): Promise<string[]> {
  const indexes = await db.$queryRaw<{ name: string; sql: string }[]>`
    select name, sql from sqlite_master where type = 'index' and tbl_name = ${table} and sql is not null`;
  const keys = await db.$queryRaw<{ column: string; target: string; action: string }[]>`
    select "from" as "column", "table" as target, on_delete as action from pragma_foreign_key_list(${table})`;
  const extras = await db.$queryRaw<{ sql: string }[]>`
    select sql from sqlite_master where (type = 'trigger' and tbl_name = ${table}) or (type = 'table' and name = ${`${table}_search`})`;
  const [made] = await db.$queryRaw<{ sql: string }[]>`select sql from sqlite_master where type = 'table' and name = ${table}`;
  const checks = (made?.sql ?? '').matchAll(/CONSTRAINT "(\w+)" CHECK \((.*)\),?$/gm);
  return [
    ...indexes.map(({ name, sql }) => {
      const [, keyList = '', condition] = /\((.*)\)( WHERE "deleted_at" IS NULL)?$/s.exec(sql) ?? [];
      return indexLine(name, [keyList.replaceAll('"', '')], sql.startsWith('CREATE UNIQUE'), condition !== undefined);
    }),
    ...keys.map((key) => foreignKeyLine('', key.column, key.target, key.action)),
    ...extras.map(({ sql }) => extraLine(sql)),
    ...Array.from(checks, ([, name = '', expression = '']) => checkLine(name, expression)),
  ].sort();
}

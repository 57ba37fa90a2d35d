import { expect, test } from 'vitest';

import { splitStatements } from './split-statements.ts';

test('a script is split at the semicolons that end a statement', () => {
  expect(splitStatements('create table a (b int);\n-- note\ncreate table c (d int)')).toEqual([
    'create table a (b int)',
    '-- note\ncreate table c (d int)',
  ]);
});

test.each([
  ['a line comment', 'select 1 -- a; b\n'],
  ['a block comment', 'select /* a; b */ 1'],
  ['a string', `select 'a; b', 'it''s; fine', 'back\\'s;lash'`],
  ['a quoted name', 'select "a; b" from `c; d`'],
  ['a trigger', 'CREATE TRIGGER a AFTER INSERT ON b BEGIN DELETE FROM c; DELETE FROM d; END'],
  ['a dollar quote', 'create function f() returns int as $body$ begin; return 1; end; $body$ language plpgsql'],
])('a semicolon in %s ends nothing', (_where, statement) => {
  expect(splitStatements(`${statement};`)).toEqual([statement.trim()]);
});

test('what holds no code is no statement', () => {
  expect(splitStatements('-- nothing here\n;\n/* or here */;\n')).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { BYTE_ORDER_MARK, csvLine, inert } from './csv.ts';

/** A table twice: what its cells hold, and the file that Python's `csv` reads as that. */
const { cells, file } = JSON.parse(readFileSync(new URL('../../../test/fixtures/tabular/table.json', import.meta.url), 'utf8')) as {
  readonly cells: readonly (readonly (string | null)[])[];
  readonly file: string;
};

it('writes what others read', () => {
  expect(BYTE_ORDER_MARK + cells.map((line) => csvLine(line)).join('')).toBe(file);
});

it.each(['=1+1', '+1', '-1+1', '@A1', '\t=1', '\r=1', '\n=1', '\uFF1D1', '\'=1', '\'\'=1'])('makes %j harmless', (text) => {
  expect(inert(text)).toBe(`'${text}`);
});

it.each(['-1', '-12.50', '1-1', 'a=b', '\'tis', '', ' =1', '{"a":1}'])('leaves %j as it is', (text) => {
  expect(inert(text)).toBe(text);
});

it('tells an empty text from none', () => {
  expect(csvLine(['', null, ''])).toBe('"",,""\r\n');
});

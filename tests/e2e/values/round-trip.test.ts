// What goes in comes out, and is found again: first, last and odd values of every type, through the real adapter.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { FIRST_YEAR } from '../../src/platform/db/values.ts';
import { startTestApp, type TestApp } from '../helpers/app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});

afterAll(() => app.close());

/** As text: not every number of JSON is one of JavaScript. */
async function send(field: string, text: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await app.request('/v1/samples', { body: `{"${field}":${text}}`, headers: { 'Content-Type': 'application/json' } });
  return { status: answer.status, body: await answer.json() as Record<string, unknown> };
}

async function read(id: unknown): Promise<Record<string, unknown>> {
  return await (await app.request(`/v1/samples/${String(id)}`)).json() as Record<string, unknown>;
}

async function found(query: Record<string, string>): Promise<unknown[]> {
  const answer = await app.request(`/v1/samples?${new URLSearchParams({ limit: '100', ...query }).toString()}`);
  expect(answer.status).toBe(200);
  return (await answer.json() as { data: { id: unknown }[] }).data.map(({ id }) => id);
}

const texts = ['', ' ', 'x', 'x ', ' x', 'X', 'é', 'e\u0301', 'ß', '\u{1F98A}', '\u{10FFFF}', '\uFEFF', '\u0001', '%', '_', '\\', '\'"`$', 'null', 'x'.repeat(255), '\u{1F98A}'.repeat(255)];
const decimals = ['0.000000', '-0.000001', '0.000001', '999999999999.999999', '-999999999999.999999', '123456789012.345678'];
const days = ['0001-01-01', '0099-12-31', '1582-10-10', '1890-06-15', '1900-02-28', '1970-01-01', '2000-02-29', '2026-03-29', '9999-12-31'];
const moments = [`${FIRST_YEAR}-01-01T00:00:00.000Z`, '0100-01-01T00:00:00.001Z', '0999-12-31T23:59:59.999Z', '1582-10-10T12:00:00.000Z', '1890-06-15T12:34:56.789Z', '1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z', '2026-03-29T02:30:00.000Z', '2026-10-25T00:30:00.500Z', '2038-01-19T03:14:08.000Z', '9999-12-31T23:59:59.999Z'];
const values: readonly [string, readonly unknown[]][] = [
  ['name', texts],
  ['bodyText', [...texts, 'a\r\nb\tc', '\u{1F98A}'.repeat(50_000)]],
  ['whole', [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)]],
  ['exactValue', decimals],
  ['wideValue', ['0', '999999999999999999', '-999999999999999999', '9007199254740993']],
  ['price', [0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER].map((amount) => ({ amount, currency: 'EUR' }))],
  ['flag', [true, false]],
  ['day', days],
  ['at', moments],
  ['clock', ['00:00:00', '12:00:00', '23:59:59']],
  ['ident', ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '0198c2a4-0000-7000-8000-000000000001']],
  ['mail', ['a@b.co', 'A.b+c@Example.com']],
  ['link', ['https://example.com/?q=%20#x', 'http://127.0.0.1:1/']],
  ['phone', ['+1234567', '+123456789012345']],
  ['kind', ['one', 'two']],
  ['body', [0, 1, -1, 1.5, 1e15, 123456789.1234567, true, false, '', 'x ', '\u{1F98A}', [], {}, [null], { a: null }, { a: { b: [1, '2', false] } },
    [123456789.12345678, Number.MAX_VALUE, Number.MIN_VALUE, Number.MAX_SAFE_INTEGER, 0.1, 1e21, -1.7976931348623157e308], { '': '', 'ä.$': '"' }]],
];

test.each(values.flatMap(([field, given]) => given.map((value) => [field, JSON.stringify(value).slice(0, 60), value] as const)))('%s %s', async (field, _shown, value) => {
  const { status, body } = await send(field, JSON.stringify(value));
  expect([status, body[field]]).toEqual([201, value]);
  const stored = await read(body['id']);
  expect(stored[field]).toEqual(value);
});

test.each([
  ['123456789.12345678'], ['1.7976931348623157e308'], ['1e400'], ['-1e400'], ['[1e400]'], ['{"a":{"b":-1e999}}'], ['9007199254740993'], ['0.1234567890123456789'],
])('JSON %s comes back, or is refused', async (text) => {
  const { status, body } = await send('body', text);
  if (status === 201) expect((await read(body['id']))['body']).toEqual(JSON.parse(text));
  else expect(status).toBe(422);
});

const filters: readonly [string, readonly string[]][] = [
  ['name', texts.filter((text) => text !== '')], ['exactValue', decimals], ['day', days], ['at', moments], ['clock', ['00:00:00', '23:59:59']],
  ['whole', ['2147483647', '-2147483648']],
];

test.each(filters)('%s finds the rows of that value, and no other', async (field, given) => {
  const ids = new Map<string, unknown>();
  for (const value of given) ids.set(value, (await send(field, field === 'whole' ? value : JSON.stringify(value))).body['id']);
  for (const [value, id] of ids) {
    const rows = await found({ [field]: value });
    expect(rows).toContain(id);
    for (const [other, otherId] of ids) if (other !== value) expect(rows).not.toContain(otherId);
  }
});

test('moments are in their order, page by page', async () => {
  const wanted = moments.toSorted().reverse();
  for (const at of wanted) await send('at', JSON.stringify(at));
  const seen: string[] = [];
  let path: string | null = `/v1/samples?sort=-at&limit=3&at[gte]=${FIRST_YEAR}-01-02T00:00:00Z`;
  while (path !== null) {
    const page = await (await app.request(path)).json() as { data: { at: string }[]; page: { next: string | null } };
    seen.push(...page.data.map(({ at }) => at));
    path = page.page.next === null ? null : `/v1/samples?sort=-at&limit=3&at[gte]=${FIRST_YEAR}-01-02T00:00:00Z&cursor=${page.page.next}`;
  }
  expect(seen).toEqual(seen.toSorted().reverse());
  expect(new Set(seen)).toEqual(new Set(wanted.filter((at) => at >= `${FIRST_YEAR}-01-02`)));
});

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { captureLogger } from '../../../test/helpers/log.ts';
import { logComponents, logEvents } from './log-events.ts';
import type { Logger } from './logger.ts';

const project = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/operations/logs.md', project), 'utf8');

/** The cells of a table below a heading. */
function tableOf(heading: string): string[][] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| ')).slice(2);
  return rows.map((row) => row.slice(1, -1).split('|').map((cell) => cell.trim()));
}

const quoted = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word);

it('has no line that nothing writes', () => {
  const code = readdirSync(new URL('src/', project), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/generated|\.test\.ts$|log-events\.ts$/.test(path))
    .map((path) => readFileSync(new URL(`src/${path}`, project), 'utf8'))
    .join('\n');
  expect(Object.keys(logEvents).filter((event) => !code.includes(`'${event}'`))).toEqual([]);
});

it('is explained on the page of operations, line by line and field by field', () => {
  const rows = tableOf('What it says');
  const told = rows.map(([event, levels, fields]) => [quoted(event)[0], { levels: levels?.split(', '), fields: quoted(fields) }]);
  expect(Object.fromEntries(told)).toEqual(logEvents);
  expect(rows.filter(([, , , means, helps]) => !means || !helps)).toEqual([]);
  const fields = tableOf('Its fields').map(([field]) => quoted(field)[0]);
  expect(new Set(fields)).toEqual(new Set(['component', ...Object.values(logEvents).flatMap((event) => event.fields)]));
  expect(tableOf('Its levels').map(([part]) => quoted(part)[0])).toEqual(logComponents);
});

it('is all that a line can be: others do not compile', () => {
  const { logger, lines } = captureLogger();
  const typed: Logger = logger;
  // @ts-expect-error -- no such line
  typed.info('nothing of the kind');
  // @ts-expect-error -- not on this level
  typed.info({ err: new Error('the reason') }, 'request failed');
  // @ts-expect-error -- no such part of the service
  typed.child({ component: 'nobody' });
  // @ts-expect-error -- no such field of it
  typed.error({ body: {} }, 'request failed');
  typed.error({ err: new Error('the reason') }, 'request failed');
  expect(lines()).toHaveLength(4);
});

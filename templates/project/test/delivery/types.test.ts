import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

const PLANTED = 'src/planted.ts';

/** What goes wrong where nobody looks, one a line, and the error of the compiler that stops it. */
const faults = {
  'an item that may be missing': ['export const first: string = ([] as string[])[0];', 2322],
  'undefined where a property is absent': ['export const named: { name?: string } = { name: undefined };', 2375],
  'a guess at what was thrown': ['try { JSON.parse(\'\'); } catch (error) { error.message; }', 18046],
  'a member of one case, before the case is known': ['export const size = (given: number[] | { value: number }) => given.length;', 2339],
  'syntax that is more than types': ['export enum Color { Red }', 1294],
  'a problem that the catalogue does not know': ['throw new AppError(\'no_such_problem\');', 2345],
  'an error that hides a member': ['export class Failure extends AppError { detail = \'\'; }', 4114],
} as const;

/** The lines in which the compiler, set as it is here, finds something, with what it finds. */
function compiled(lines: readonly string[]): Map<string, number> {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [PLANTED] }, ts.sys, '.');
  const host = ts.createCompilerHost(options);
  const text = ['import { AppError } from \'./platform/errors/app-error.ts\';', ...lines].join('\n');
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path, target) =>
    path.endsWith(PLANTED) ? ts.createSourceFile(path, text, target) : read(path, target);

  const program = ts.createProgram([PLANTED], options, host);
  const planted = program.getSourceFile(PLANTED)!;
  return new Map(program.getSemanticDiagnostics(planted).map(({ start, code }) =>
    [lines[planted.getLineAndCharacterOfPosition(start!).line - 1]!, code]));
}

describe('the compiler refuses', () => {
  let found: Map<string, number>;

  beforeAll(() => {
    found = compiled(Object.values(faults).map(([line]) => line));
  }, 60_000);

  it.each(Object.entries(faults))('%s', (_fault, [line, code]) => {
    expect(found.get(line)).toBe(code);
  });
});

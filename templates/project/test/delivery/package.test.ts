import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import vitest from '../../vitest.config.ts';

/** The oldest line of Node.js that still gets what Prisma and Vitest need. */
const OLDEST = 20;
const COMMON_JS = /\brequire\(|\bmodule\.exports\b|\b__(?:dir|file)name\b/;

const { type, engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { type: string; engines: { node: string } };
const supported = engines.node.split('||').map((range) => Number.parseInt(range.replace(/^\D+/, ''), 10));

function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('generated'))
    .map((path) => join(folder, path));
}

describe('the package', () => {
  it('is made of ES modules, all of it', () => {
    expect(type).toBe('module');
    expect(['src', 'scripts'].flatMap(sourcesOf).filter((path) => COMMON_JS.test(readFileSync(path, 'utf8')))).toEqual([]);
  });

  it('runs on Node.js that gets repairs, and is developed on one of those', () => {
    expect(Math.min(...supported)).toBeGreaterThanOrEqual(OLDEST);
    expect(supported).toContain(Number(readFileSync('.nvmrc', 'utf8')));
  });

  it('has a gate for the coverage of all its sources', () => {
    expect(vitest.test?.coverage).toMatchObject({ include: ['src/**'], thresholds: { lines: expect.any(Number), branches: expect.any(Number) } });
  });
});

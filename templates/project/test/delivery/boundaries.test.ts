import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** For each rule an import that breaks it: who, and what. */
const planted = {
  'no-cycles': ['src/platform/one.ts', './other.ts'],
  'platform-knows-no-modules': ['src/platform/port.ts', '../modules/notes/schema.ts'],
  'modules-know-no-composition': ['src/modules/notes/routes.ts', '../../container.ts'],
  'container-knows-no-http': ['src/container.ts', './http.ts'],
  'http-knows-no-entry': ['src/http.ts', './entry/worker.ts'],
  'business-logic-knows-no-framework': ['src/modules/notes/policy.ts', 'hono'],
  'only-repositories-reach-the-database': ['src/modules/notes/service.ts', '../../platform/db/generated/client.ts'],
  'no-development-services-in-production': ['src/entry/server.ts', '../../scripts/dev.ts'],
  'no-tests-in-production': ['src/entry/migrate.ts', './migrate.test.ts'],
  'declared-dependencies-only': ['src/entry/jobs.ts', 'left-pad'],
} as const;

const imported = {
  'package.json': '{ "dependencies": { "hono": "*" } }',
  'tsconfig.json': '{}',
  'node_modules/hono/package.json': '{ "name": "hono", "main": "index.js" }',
  'node_modules/hono/index.js': '',
  'scripts/dev.ts': '',
  'src/entry/migrate.test.ts': '',
  'src/entry/worker.ts': '',
  'src/modules/notes/schema.ts': '',
  'src/platform/db/generated/client.ts': '',
  'src/platform/other.ts': 'import \'./one.ts\';\n',
};

const cruise = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const config = resolve('.dependency-cruiser.cjs');

describe('the direction of imports', () => {
  let folder: string;
  let report: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'boundaries-'));
    const importing = Object.values(planted).map(([from, to]) => [from, `import '${to}';\n`] as const);
    for (const [path, text] of [...Object.entries(imported), ...importing]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    report = spawnSync(process.execPath, [cruise, 'src', '--config', config], { cwd: folder, encoding: 'utf8' }).stdout;
  }, 60_000);

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(Object.entries(planted))('is held by %s', (rule, [from]) => {
    expect(report).toContain(`error ${rule}: ${from}`);
  });
});

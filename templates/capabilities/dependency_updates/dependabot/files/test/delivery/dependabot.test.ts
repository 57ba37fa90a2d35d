import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Update {
  readonly 'package-ecosystem': string;
  readonly cooldown: { readonly 'default-days': number };
  readonly ignore?: readonly { readonly 'dependency-name': string }[];
}

/** Where each kind of dependency stands. */
const PLACES = {
  npm: 'package.json',
  'github-actions': '.github/workflows',
  docker: 'Dockerfile',
  'docker-compose': 'compose.yaml',
};
const WEEK = 7;

const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as { updates: readonly Update[] };
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, object>;

describe('the robot that proposes updates', () => {
  it('watches everything that the project is made of', () => {
    const present = Object.entries(PLACES).filter(([, place]) => existsSync(place)).map(([kind]) => kind);

    expect(updates.map((update) => update['package-ecosystem'])).toEqual(present);
  });

  it('waits until a release is a week old', () => {
    for (const { cooldown } of updates) expect(cooldown['default-days']).toBeGreaterThanOrEqual(WEEK);
  });

  it('holds back only packages that are there', () => {
    const held = updates.flatMap(({ ignore }) => ignore ?? []).map((rule) => rule['dependency-name']);

    expect(Object.keys({ ...dependencies, ...devDependencies })).toEqual(expect.arrayContaining(held));
  });
});

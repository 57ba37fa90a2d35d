import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

type Locked = Readonly<Record<string, { readonly specifier: string }>>;

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: object;
  devDependencies: object;
};
const text = readFileSync('pnpm-lock.yaml', 'utf8');
const lock = parse(text) as {
  importers: { '.': { dependencies: Locked; devDependencies: Locked } };
};

function specifiersOf(locked: Locked): object {
  return Object.fromEntries(Object.entries(locked).map(([name, { specifier }]) => [name, specifier]));
}

describe('the lockfile', () => {
  it('is in step with package.json', () => {
    const { dependencies, devDependencies } = lock.importers['.'];

    expect(specifiersOf(dependencies)).toEqual(manifest.dependencies);
    expect(specifiersOf(devDependencies)).toEqual(manifest.devDependencies);
  });

  it('says what is installed, not from where', () => {
    expect(text).not.toContain('tarball:');
  });
});

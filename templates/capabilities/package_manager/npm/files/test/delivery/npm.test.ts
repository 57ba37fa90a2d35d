import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

interface Locked {
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: object;
  readonly devDependencies?: object;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: object;
  devDependencies: object;
  allowScripts: Record<string, boolean>;
};
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const { '': root, ...installed } = lock.packages;

describe('the lockfile', () => {
  it('is in step with package.json', () => {
    expect(root).toMatchObject({ dependencies: manifest.dependencies, devDependencies: manifest.devDependencies });
  });

  it('says what is installed, not from where', () => {
    expect(Object.keys(installed).filter((path) => installed[path]?.resolved !== undefined)).toEqual([]);
  });

  it('holds no package with an install script that nobody has decided about', () => {
    const names = Object.keys(installed)
      .filter((path) => installed[path]?.hasInstallScript)
      .map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));

    expect(names.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
  });
});

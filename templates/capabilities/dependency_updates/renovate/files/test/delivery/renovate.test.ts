import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

interface Renovate {
  readonly extends: readonly string[];
  readonly minimumReleaseAge: string;
  readonly packageRules: readonly { readonly enabled?: boolean; readonly matchPackageNames?: readonly string[] }[];
}

const renovate = JSON.parse(readFileSync('renovate.json', 'utf8')) as Renovate;
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, object>;

describe('the robot that proposes updates', () => {
  it('waits until a release is a week old', () => {
    expect(renovate.minimumReleaseAge).toBe('7 days');
  });

  it('keeps actions at their commits', () => {
    expect(renovate.extends).toContain('helpers:pinGitHubActionDigests');
  });

  it('holds back only packages that are there', () => {
    const held = renovate.packageRules.filter(({ enabled }) => enabled === false).flatMap(({ matchPackageNames }) => matchPackageNames ?? []);

    expect(Object.keys({ ...dependencies, ...devDependencies })).toEqual(expect.arrayContaining(held));
  });
});

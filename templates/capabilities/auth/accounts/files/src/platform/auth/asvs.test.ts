import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Levels 1 and 2 of ASVS 5.0.0: so many requirements of each section, which are its first ones. */
const REQUIREMENTS = {
  '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3, '6.8': 4,
  '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2,
  '8.1': 2, '8.2': 3, '8.3': 1, '8.4': 1,
  '9.1': 3, '9.2': 4,
  '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11, '10.5': 5, '10.6': 2, '10.7': 3,
};
const every = Object.entries(REQUIREMENTS).flatMap(([section, count]) => Array.from({ length: count }, (_, place) => `${section}.${place + 1}`));

const rows = [...readFileSync('docs/security/asvs.md', 'utf8').matchAll(/^\| (?<first>\d[\d.]*)(?: to (?<last>[\d.]+))? \| [12, ]+ \| .+ \| (?<held>.+) \|$/gm)]
  .map(({ groups: { first, last, held } = {} }) => ({ first: first ?? '', last: last ?? first ?? '', held: held ?? '' }));

describe('the table of the ASVS', () => {
  it('has every requirement once', () => {
    const named = rows.flatMap(({ first, last }) => every.slice(every.indexOf(first), every.indexOf(last) + 1));
    expect(named.toSorted()).toEqual(every.toSorted());
  });

  const held = rows.flatMap(({ held: by, first }) => [...by.matchAll(/`(?<file>[^`]+\.test\.ts)`: (?<name>[^(]+?)(?: \(|$)/g)]
    .map(({ groups: { file, name } = {} }) => ({ first, file: file ?? '', name: name ?? '' })));

  it.each(held)('names a test that is there for $first: $name', ({ file, name }) => {
    expect(readFileSync(file, 'utf8')).toContain(`'${name}`);
  });
});

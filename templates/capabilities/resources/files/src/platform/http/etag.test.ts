import { describe, expect, it } from 'vitest';

import { expectVersion } from '../validation/version.ts';
import { etag, expectedVersions, ifMatch, ifNoneMatch, isKnown } from './etag.ts';

const row = { version: 3 };

it('is the version', () => {
  expect(etag(row)).toEqual({ ETag: '"3"' });
});

describe('If-None-Match', () => {
  it.each([['"3"', true], ['"2", W/"3"', true], ['*', true], ['"2"', false], ['3', false], ['"x"', false], ['"03"', false], ['"3.0"', false], ['" 3"', false], ['""', false], [undefined, false]])(
    '%s of version 3: %s',
    (value, known) => {
      expect(isKnown(row, ifNoneMatch.parse({ 'if-none-match': value }))).toBe(known);
    },
  );
});

describe('If-Match', () => {
  it.each(['"3"', '"1", "3"', 'W/"3"', '*', undefined])('%s lets version 3 be changed', (value) => {
    expectVersion(row, expectedVersions(ifMatch.parse({ 'if-match': value })));
  });

  it.each(['"2"', '"x"', '"03"', '"0x3"', '"3e0"', '3', ''])('%s does not', (value) => {
    const expected = expectedVersions(ifMatch.parse({ 'if-match': value }));
    expect(() => {
      expectVersion(row, expected);
    }).toThrow(expect.objectContaining({ code: 'precondition_failed' }));
  });
});

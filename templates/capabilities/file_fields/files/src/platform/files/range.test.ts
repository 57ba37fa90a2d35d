import { describe, expect, it } from 'vitest';

import { AppError } from '../errors/app-error.ts';
import { byteRange } from './range.ts';

describe('a range of ten bytes', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-5', { start: 2, end: 5 }],
    ['bytes=4-', { start: 4, end: 9 }],
    ['bytes=4-400', { start: 4, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-30', { start: 0, end: 9 }],
  ])('is what %s asks for', (header, range) => {
    expect(byteRange(header, 10)).toEqual(range);
  });

  it.each([undefined, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,4-5', 'lines=0-1', 'bytes=a-b'])('is all of them for %j', (header) => {
    expect(byteRange(header, 10)).toBeUndefined();
  });

  it.each(['bytes=10-', 'bytes=999999-', 'bytes=-0'])('there is none for %s', (header) => {
    expect(() => byteRange(header, 10)).toThrow(AppError);
  });
});

import { describe, expect, it } from 'vitest';

import { createCursorCodec, type CursorScope } from './cursor.ts';

const codec = createCursorCodec(Buffer.alloc(32, 1));
const scope: CursorScope = { resource: 'tasks', sort: '-dueOn', filters: { done: false, q: undefined, 'dueOn[gte]': '2026-01-01' } };
const position = ['2026-02-03', null, 7, true, '0192f0a0-0000-7000-8000-000000000000'];
const cursor = codec.encode(scope, position);

function flip(text: string, index: number): string {
  return `${text.slice(0, index)}${text[index] === 'A' ? 'B' : 'A'}${text.slice(index + 1)}`;
}

describe('a cursor', () => {
  it('leads back to where it was made', () => {
    expect(codec.decode(scope, cursor)).toEqual(position);
  });

  it('does not mind in which order the filters were written', () => {
    expect(codec.decode({ ...scope, filters: { 'dueOn[gte]': '2026-01-01', done: false } }, cursor)).toEqual(position);
  });

  it.each<[string, CursorScope]>([
    ['resource', { ...scope, resource: 'projects' }],
    ['order', { ...scope, sort: 'dueOn' }],
    ['filter', { ...scope, filters: { done: true, 'dueOn[gte]': '2026-01-01' } }],
  ])('is worth nothing for another %s', (_what, other) => {
    expect(() => codec.decode(other, cursor)).toThrow(expect.objectContaining({ code: 'bad_request' }) as Error);
  });

  it('is refused with any one character changed', () => {
    // The last character of the signature has spare bits, which base64url ignores.
    for (let index = 0; index < cursor.length - 1; index += 1) {
      const altered = flip(cursor, index);
      expect(() => codec.decode(scope, altered)).toThrow(expect.objectContaining({ code: 'bad_request' }) as Error);
    }
  });

  it.each(['', '.', 'abc', `${cursor}.x`, createCursorCodec(Buffer.alloc(32, 2)).encode(scope, position)])(
    'is refused when it is not ours: %j',
    (foreign) => {
      expect(() => codec.decode(scope, foreign)).toThrow(expect.objectContaining({ code: 'bad_request' }) as Error);
    },
  );
});

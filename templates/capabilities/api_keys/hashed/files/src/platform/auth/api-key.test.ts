import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { createKeySecret, formatKey, KEY_PREFIX, parseKey } from './api-key.ts';

describe('a key', () => {
  it('says which row it belongs to, and is one word that starts with what scanners look for', () => {
    const parts = { id: randomUUID(), secret: createKeySecret() };
    const key = formatKey(parts);
    expect(key).toMatch(/^[a-z][a-z0-9_]*_sk_[0-9a-f]{32}_[0-9a-f]{64}$/);
    expect(key.startsWith(KEY_PREFIX)).toBe(true);
    expect(parseKey(key)).toEqual(parts);
  });

  it('has 256 bits that nobody guesses', () => {
    expect(new Set(Array.from({ length: 100 }, createKeySecret)).size).toBe(100);
    expect(Buffer.from(createKeySecret(), 'hex')).toHaveLength(32);
  });

  it.each([
    ['nothing', ''],
    ['the prefix alone', KEY_PREFIX],
    ['a key cut short', formatKey({ id: randomUUID(), secret: createKeySecret() }).slice(0, -1)],
    ['a key and more', `${formatKey({ id: randomUUID(), secret: createKeySecret() })}0`],
    ['a key of another service', formatKey({ id: randomUUID(), secret: createKeySecret() }).replace(KEY_PREFIX, 'other_sk_')],
    ['capitals', formatKey({ id: randomUUID(), secret: 'A'.repeat(64) })],
  ])('is not %s', (_name, text) => {
    expect(parseKey(text)).toBeNull();
  });
});

import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Storage } from '../../src/platform/storage/storage.ts';
import { adapters } from '../helpers/storages.ts';

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

describe.each(adapters)('a storage: $name', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let storage: Storage;
  beforeAll(async () => {
    opened = await open();
    ({ storage } = opened);
  });
  afterAll(() => opened.close());

  async function read(key: string, range?: { start: number; end: number }): Promise<string | null> {
    const stream = await storage.get(key, range);
    return stream === null ? null : String(await buffer(stream));
  }

  async function listed(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of storage.list()) keys.push(key);
    return keys;
  }

  it('gives back what it was given, whole and in part', async () => {
    const key = randomUUID();
    await storage.put(key, pieces('first ', 'second'));
    expect(await read(key)).toBe('first second');
    expect(await read(key, { start: 6, end: 8 })).toBe('sec');
    expect(await read(key, { start: 11, end: 11 })).toBe('d');
  });

  it('keeps what is larger than one part of an upload', async () => {
    const [key, piece] = [randomUUID(), 'x'.repeat(1024 * 1024)];
    await storage.put(key, pieces(...Array.from({ length: 17 }, () => piece), 'end'));
    const last = 17 * piece.length;
    expect(await read(key, { start: last - 1, end: last + 2 })).toBe('xend');
  });

  it('answers null for what is not there, and deletes it twice', async () => {
    const key = `${randomUUID()}/${randomUUID()}`;
    expect([await storage.get(key), await storage.size(key)]).toEqual([null, null]);
    await storage.put(key, pieces('gone soon'));
    expect(await storage.size(key)).toBe('gone soon'.length);
    await storage.delete(key);
    await storage.delete(key);
    expect([await storage.get(key), await storage.size(key)]).toEqual([null, null]);
  });

  it.each([1, 9 * 1024 * 1024])('keeps nothing of content that breaks off after %i bytes', async (length) => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.alloc(length));
      throw new Error('the client has gone');
    }
    const key = randomUUID();
    await expect(storage.put(key, broken())).rejects.toThrow('the client has gone');
    expect(await storage.get(key)).toBeNull();
    expect(await storage.discardUnfinished(new Date(Date.now() + 60_000))).toBe(0);
  });

  it('gives up when it is told to, and keeps nothing', async () => {
    const given = new AbortController();
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 10_000; n += 1) {
        if (n === 3) given.abort();
        yield await Promise.resolve(Buffer.alloc(1024));
      }
    }
    const key = randomUUID();
    await expect(storage.put(key, endless(), { signal: given.signal })).rejects.toThrow();
    expect(await storage.get(key)).toBeNull();
  });

  it('lists what it keeps, with size and time', async () => {
    const key = `${randomUUID()}/${randomUUID()}`;
    await storage.put(key, pieces('four'));
    const found = [];
    for await (const object of storage.list()) if (object.key === key) found.push(object);
    expect(found).toEqual([{ key, size: 4, storedAt: expect.any(Date) as Date }]);
    expect(Math.abs(Date.now() - (found[0]?.storedAt.getTime() ?? 0))).toBeLessThan(600_000);
  });

  it.each(['../secrets', 'a/../../b', '/etc/passwd', 'a~b', 'a.b', '', 'a//b', 'a\0b', String.raw`..\up`])('takes no key that leads elsewhere: %j', async (key) => {
    const before = await listed();
    await expect(storage.put(key, pieces('x'))).rejects.toThrow('no key of a storage');
    await expect(storage.get(key)).rejects.toThrow('no key of a storage');
    await expect(storage.delete(key)).rejects.toThrow('no key of a storage');
    expect(await listed()).toEqual(before);
  });

  it('links to where anybody may read for a while, or nowhere', async () => {
    const key = randomUUID();
    await storage.put(key, pieces('linked'));
    const disposition = 'attachment; filename="linked.txt"';
    const link = await storage.link(key, { expiresInSeconds: 60, type: 'text/plain', disposition });
    if (link === null) return;
    const answer = await fetch(link);
    expect(await answer.text()).toBe('linked');
    expect(answer.headers.get('Content-Type')).toBe('text/plain');
    expect(answer.headers.get('Content-Disposition')).toBe(disposition);
  });

  it('is well', async () => {
    await expect(storage.health.check(new AbortController().signal)).resolves.toBeUndefined();
  });
});

import { afterEach, expect, it, vi } from 'vitest';

import type { LiveOptions, LiveRow } from './follow.ts';
import { followLive } from './live.ts';

const soon = { timeout: 10_000, interval: 5 };

let follower: { close(): void } | undefined;

afterEach(() => {
  follower?.close();
});

type Script = readonly (string | number)[];

/** Answers each connection with what follows in the script: events, or a status. */
function follow(script: Script, more: Partial<LiveOptions<LiveRow>> = {}) {
  const heard: unknown[] = [];
  const asked: (string | null)[] = [];
  let next = 0;
  const answer = (_url: unknown, init: RequestInit = {}): Promise<Response> => {
    asked.push(new Headers(init.headers).get('Last-Event-ID'));
    const said = script[next] ?? '';
    next += 1;
    if (typeof said === 'number') return Promise.resolve(new Response('no', { status: said }));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of new TextEncoder().encode(said)) controller.enqueue(Uint8Array.of(byte));
        if (next < script.length) controller.close();
        init.signal?.addEventListener('abort', () => {
          controller.error(new Error('aborted'));
        });
      },
    });
    return Promise.resolve(new Response(body));
  };
  follower = followLive({
    url: 'http://live.test/v1/live',
    channels: ['things'],
    fetch: answer as typeof fetch,
    leastDelayMs: 1,
    onReset: () => heard.push('reset'),
    onChanged: ({ id, version }, resource) => heard.push([resource, id, version]),
    onGone: (id, resource) => heard.push([resource, id]),
    onRefused: (status) => heard.push(status),
    ...more,
  });
  return { heard, asked };
}

const changed = (id: string, version: number, at = `${id}${version}`) =>
  `event: changed\nid: ${at}\ndata: {"resource":"things","row":{"id":"${id}","version":${version}}}\n\n`;
const gone = (id: string) => `event: gone\ndata: {"resource":"things","id":"${id}"}\n\n`;
const ready = 'retry: 1\n\nevent: ready\nid: 0\ndata: {}\n\n';

it('tells each version once, and goes on where it was', async () => {
  const { heard, asked } = follow([
    `${ready}${changed('a', 1)}${changed('a', 1)}id: 7\n\n:\n\n`,
    `event: ready\ndata: {}\n\n${changed('a', 1)}${changed('a', 2)}${gone('a')}${changed('a', 3)}`,
  ]);
  await vi.waitFor(() => {
    expect(heard).toEqual(['reset', ['things', 'a', 1], ['things', 'a', 2], ['things', 'a'], ['things', 'a', 3]]);
  }, soon);
  expect(asked).toEqual([null, '7']);
});

it('has everything read again when something may have been missed', async () => {
  const { heard } = follow([ready, 'event: reset\nid: 9\ndata: {}\n\n']);
  await vi.waitFor(() => {
    expect(heard).toEqual(['reset', 'reset']);
  }, soon);
});

it('comes back when it is turned away for now, and not when it is refused', async () => {
  const { heard, asked } = follow([503, 429, ready, 401, ready]);
  await vi.waitFor(() => {
    expect(heard).toEqual(['reset', 401]);
  }, soon);
  expect(asked).toHaveLength(4);
});

it('takes a server that says nothing for one that is gone', async () => {
  const { asked } = follow([ready.replace('retry', ':'), ready], { silenceMs: 20 });
  await vi.waitFor(() => {
    expect(asked.length).toBeGreaterThan(1);
  }, soon);
});

it('says nothing after it was closed', async () => {
  const { heard, asked } = follow([ready, `${ready}${changed('a', 1)}`]);
  follower?.close();
  await vi.waitFor(() => {
    expect(asked).toEqual([null]);
  }, soon);
  expect(heard).toEqual([]);
});

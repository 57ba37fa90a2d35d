import { afterEach, expect, it, vi } from 'vitest';

import type { LiveMessage, LiveRow } from './follow.ts';
import { followLiveSocket } from './live-socket.ts';

const soon = { timeout: 10_000, interval: 5 };

let follower: { close(): void } | undefined;

afterEach(() => {
  follower?.close();
});

type Said = LiveMessage & { readonly data?: { readonly retryMs?: number } };

/** Each connection says what follows in the script, and ends then; a status says why there is none. */
function follow(script: readonly (readonly Said[] | number)[], headers?: () => Record<string, string>) {
  const heard: unknown[] = [];
  const addresses: string[] = [];
  const asked: string[] = [];
  let next = 0;

  class Scripted extends EventTarget {
    constructor(address: string) {
      super();
      addresses.push(address);
      const said = script[next] ?? [];
      const isLast = (next += 1) >= script.length;
      queueMicrotask(() => {
        if (typeof said === 'number') {
          this.dispatchEvent(new Event('error'));
          this.close();
          return;
        }
        this.dispatchEvent(new Event('open'));
        for (const message of said) this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
        if (!isLast) this.close();
      });
    }

    close(): void {
      this.dispatchEvent(new Event('close'));
    }
  }

  const answer = (url: unknown, { method = 'GET' }: RequestInit = {}): Promise<Response> => {
    asked.push(`${method} ${String(url)}`);
    if (method === 'POST') return Promise.resolve(Response.json({ ticket: `t${addresses.length}` }, { status: 201 }));
    const said = script[next - 1];
    return Promise.resolve(new Response('no', { status: typeof said === 'number' ? said : 426 }));
  };
  follower = followLiveSocket<LiveRow>({
    url: 'https://live.test/v1/live',
    channels: ['things'],
    ...(headers && { headers }),
    fetch: answer as typeof fetch,
    WebSocket: Scripted as never,
    leastDelayMs: 1,
    onReset: () => heard.push('reset'),
    onChanged: ({ id, version }, resource) => heard.push([resource, id, version]),
    onGone: (id, resource) => heard.push([resource, id]),
    onRefused: (status) => heard.push(status),
  });
  return { heard, addresses, asked };
}

const ready: Said = { event: 'ready', id: '0', data: {} };
const changed = (id: string, version: number): Said => ({ event: 'changed', id: `${id}${version}`, data: { resource: 'things', row: { id, version } } });

it('tells each version once, and goes on where it was', async () => {
  const { heard, addresses } = follow([
    [ready, changed('a', 1), changed('a', 1), { event: 'beat', id: '7' }, { event: 'drain', data: { retryMs: 2 } }],
    [{ event: 'ready', data: {} }, changed('a', 1), changed('a', 2), { event: 'gone', data: { resource: 'things', id: 'a' } }],
  ]);
  await vi.waitFor(() => {
    expect(heard).toEqual(['reset', ['things', 'a', 1], ['things', 'a', 2], ['things', 'a']]);
  }, soon);
  expect(addresses).toEqual(['wss://live.test/v1/live/socket?channels=things', 'wss://live.test/v1/live/socket?channels=things&after=7']);
});

it('shows a ticket of its own for each connection', async () => {
  const { addresses, asked } = follow([[ready], [ready]], () => ({ Authorization: 'Bearer x' }));
  await vi.waitFor(() => {
    expect(addresses.map((address) => new URL(address).searchParams.get('ticket'))).toEqual(['t0', 't1']);
  }, soon);
  expect(asked).toEqual(['POST https://live.test/v1/live/tickets', 'POST https://live.test/v1/live/tickets']);
});

it('asks why it got no connection, and comes back unless that is final', async () => {
  const { heard, asked } = follow([503, 426, [ready], 403, [ready]]);
  await vi.waitFor(() => {
    expect(heard).toEqual(['reset', 403]);
  }, soon);
  expect(asked).toHaveLength(3);
});

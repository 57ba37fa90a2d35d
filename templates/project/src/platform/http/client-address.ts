import { isIPv6 } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

import type { AppEnv } from './app-env.ts';

/**
 * The address that the request came from: the socket's, or, with `hops` proxies of ours in front, the one that the
 * outermost of them wrote down. Addresses further left in X-Forwarded-For are whatever the client made up.
 */
export function clientAddress(c: Context<AppEnv>, hops: number): string {
  const socket = socketAddress(c.env);
  const forwarded = hops === 0 ? [] : (c.req.header('X-Forwarded-For') ?? '').split(',').map((part) => part.trim());
  const chain = [...forwarded.filter((part) => part !== ''), ...(socket === undefined ? [] : [socket])];
  return plain(chain.at(-1 - hops) ?? chain[0] ?? 'unknown');
}

/** Hono has no bindings at all where no server called it. */
function socketAddress(bindings: Partial<HttpBindings> | undefined): string | undefined {
  return bindings?.incoming?.socket.remoteAddress;
}

/** An IPv4 address looks the same on a socket that speaks both. */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

/** Who shares a limit: one IPv4 address, or one IPv6 network, as a single customer holds 2^64 addresses. */
export function addressBlock(address: string): string {
  return isIPv6(address) ? `${expand(address).slice(0, 4).join(':')}::/64` : address;
}

function expand(address: string): string[] {
  const [head = '', tail] = address.split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: missing }, () => '0'), ...right];
}

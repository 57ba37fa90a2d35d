import { isIPv4, isIPv6 } from 'node:net';
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
  return plain(chain.at(-1 - hops) ?? chain[0] ?? '');
}

/** Hono has no bindings at all where no server called it. */
function socketAddress(bindings: Partial<HttpBindings> | undefined): string | undefined {
  return bindings?.incoming?.socket.remoteAddress;
}

/** `[2001:db8::1]:4711`, `[2001:db8::1]` or `192.0.2.1:4711`: some proxies write the port along. */
const WITH_PORT = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/;
const MAPPED = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

/** One spelling for each address, however a socket or a proxy writes it; `unknown` for what is none. */
function plain(written: string): string {
  const [, bracketed, dotted] = WITH_PORT.exec(written) ?? [];
  const [address = ''] = (bracketed ?? dotted ?? written).split('%', 1);
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return 'unknown';
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  // An IPv4 address on a socket that speaks both.
  const [, high, low] = MAPPED.exec(canonical) ?? [];
  if (high === undefined || low === undefined) return canonical;
  return [high, low].flatMap((part) => [parseInt(part, 16) >> 8, parseInt(part, 16) & 255]).join('.');
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

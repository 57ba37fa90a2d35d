import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { request as requestPlain } from 'node:http';
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

import { isPublicAddress } from './public-address.ts';

/** What a subscriber answered, or why there is no answer. */
export type PostResult = { readonly status: number } | { readonly failure: string };

export interface PostOptions {
  /** The whole of it: name, connection, and the head of the answer. */
  readonly timeoutMs?: number;
  /** Where requests may go; tests have their own machine in mind. */
  readonly isAllowed?: (address: string) => boolean;
  readonly lookup?: (host: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;
}

const TIMEOUT_MS = 10_000;

class RefusedTargetError extends Error {}

/**
 * Sends a body to an address that somebody else has chosen. The addresses of its name are looked up once, all of them are
 * checked, and the connection goes to them: whoever gives another answer to the next question gains nothing. A redirect is
 * an answer like any other. Of the answer nothing is read but its status.
 */
export async function post(url: URL, body: string, headers: Readonly<Record<string, string>>, options: PostOptions = {}): Promise<PostResult> {
  const { timeoutMs = TIMEOUT_MS, isAllowed = isPublicAddress, lookup = everyAddress } = options;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A name is looked up by the connection, an address is not.
  if (isIP(host) !== 0 && !isAllowed(host)) return { failure: 'the address is not public' };

  const checkedLookup: LookupFunction = (name, _options, done) => {
    lookup(name, (error, addresses) => {
      // Where there is an error there are no addresses, not even an empty list.
      if (error !== null) done(error, []);
      else if (addresses.length === 0 || !addresses.every(({ address }) => isAllowed(address))) done(new RefusedTargetError('the address is not public'), []);
      else done(null, addresses);
    });
  };

  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const send = url.protocol === 'https:' ? request : requestPlain;
    const sent = send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers },
      // No connection is kept: each delivery looks where it goes.
      agent: false,
      lookup: checkedLookup,
      signal,
    });
    sent.on('response', (response) => {
      resolve({ status: response.statusCode ?? 0 });
      response.destroy();
    });
    sent.on('error', (error) => {
      resolve({ failure: signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error) });
    });
    // Another protocol is no answer, and node:http tells of it by neither of the two above: nothing would ever come.
    sent.on('upgrade', ({ statusCode = 0 }, socket) => {
      resolve({ status: statusCode });
      socket.destroy();
    });
    sent.end(body);
  });
}

function everyAddress(host: string, done: (error: Error | null, addresses: LookupAddress[]) => void): void {
  systemLookup(host, { all: true }, done);
}

/** Codes alone: what a library says may speak of this machine's network, and subscribers read it. */
function reasonOf(error: Error & { code?: string }): string {
  return error instanceof RefusedTargetError ? error.message : `no connection (${error.code ?? 'unknown'})`;
}

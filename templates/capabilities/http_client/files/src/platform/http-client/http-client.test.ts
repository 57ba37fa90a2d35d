import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runInContext } from '../context/request-context.ts';
import { HttpClientError } from './errors.ts';
import { createHttpClient, type HttpClientOptions } from './http-client.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let server: Server;
let baseUrl: string;
let seen: IncomingMessage[];
/** What the other service answers, try by try; the last one stays. */
let answers: Answer[];

const ok: Answer = (response) => response.end('{"ok":true}');
const silence: Answer = () => undefined;
const status = (code: number, headers: Record<string, string> = {}): Answer => (response) => {
  response.writeHead(code, headers).end();
};

beforeEach(async () => {
  seen = [];
  answers = [ok];
  server = createServer((request, response) => {
    seen.push(request);
    request.resume();
    answers[Math.min(seen.length, answers.length) - 1]?.(response, request);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function client(options: Partial<HttpClientOptions> = {}) {
  return createHttpClient({ baseUrl, backoffMs: 5, ...options });
}

function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof HttpClientError ? error.failure : 'unknown'),
  );
}

describe('a call to another service', () => {
  it('brings the answer, and sends the id of the request that it is made for', async () => {
    const response = await runInContext({ requestId: 'request-1' }, () =>
      client({ headers: { 'X-Common': '1' } }).request({ method: 'POST', path: '/things?x=1', json: { a: 1 } }));
    expect(response.status).toBe(200);
    expect(JSON.parse(response.body.toString())).toEqual({ ok: true });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/things?x=1',
      headers: { 'x-request-id': 'request-1', 'x-common': '1', 'content-type': 'application/json' },
    });
  });

  it('ends when the other side takes too long', async () => {
    answers = [silence];
    expect(await failureOf(client({ timeoutMs: 30, retries: 0 }).request({ path: '/' }))).toBe('timeout');
  });

  it('ends when the body takes too long', async () => {
    answers = [(response) => response.writeHead(200).write('begin')];
    expect(await failureOf(client({ timeoutMs: 30, retries: 0 }).request({ path: '/' }))).toBe('timeout');
  });

  it('ends when the caller gives up', async () => {
    const caller = new AbortController();
    answers = [() => {
      caller.abort();
    }];
    expect(await failureOf(client().request({ path: '/', signal: caller.signal }))).toBe('aborted');
    expect(seen).toHaveLength(1);
  });

  it('ends with the request that it is made for', async () => {
    answers = [silence];
    const request = new AbortController();
    const work = runInContext({ requestId: 'request-1', signal: request.signal }, () => client().request({ path: '/' }));
    request.abort();
    expect(await failureOf(work)).toBe('aborted');
  });

  it('ends in the middle of a pause, too', async () => {
    answers = [status(503, { 'Retry-After': '5' })];
    const caller = new AbortController();
    setTimeout(() => {
      caller.abort();
    }, 30);
    expect(await failureOf(client().request({ path: '/', signal: caller.signal }))).toBe('aborted');
  });

  it.each<[string, Answer]>([
    ['declared', (response) => response.writeHead(200, { 'Content-Length': 100 }).end('x'.repeat(100))],
    ['not declared', (response) => {
      response.writeHead(200).write('x'.repeat(50));
      response.end('x'.repeat(50));
    }],
  ])('takes no more than it may hold, when that is %s', async (_how, answer) => {
    answers = [answer];
    expect(await failureOf(client({ maxResponseBytes: 99 }).request({ path: '/' }))).toBe('too_large');
    expect((await client({ maxResponseBytes: 100 }).request({ path: '/' })).body).toHaveLength(100);
  });

  it('follows no redirect', async () => {
    answers = [status(302, { Location: '/elsewhere' })];
    expect(await failureOf(client().request({ path: '/' }))).toBe('redirect');
    expect(seen).toHaveLength(1);
  });
});

describe('another try', () => {
  it.each([429, 502, 503, 504])('is made after %i', async (code) => {
    answers = [status(code), status(code), ok];
    expect((await client().request({ path: '/' })).status).toBe(200);
    expect(seen).toHaveLength(3);
  });

  it('is made after a broken connection', async () => {
    answers = [(response) => response.destroy(), ok];
    expect((await client().request({ path: '/' })).status).toBe(200);
  });

  it('is not made for ever', async () => {
    answers = [status(503)];
    expect((await client({ retries: 1 }).request({ path: '/' })).status).toBe(503);
    expect(seen).toHaveLength(2);
  });

  it.each([400, 404, 500])('is not made after %i', async (code) => {
    answers = [status(code), ok];
    expect((await client().request({ path: '/' })).status).toBe(code);
  });

  it.each(['POST', 'PATCH'] as const)('is not made for %s, which may have been done already', async (method) => {
    answers = [status(503), ok];
    expect((await client().request({ method, path: '/' })).status).toBe(503);
    expect(seen).toHaveLength(1);
  });

  it('is made for a POST that the other side recognises', async () => {
    answers = [status(503), ok];
    expect((await client().request({ method: 'POST', path: '/', idempotencyKey: 'key-1' })).status).toBe(200);
    expect(seen.map((request) => request.headers['idempotency-key'])).toEqual(['key-1', 'key-1']);
  });
});

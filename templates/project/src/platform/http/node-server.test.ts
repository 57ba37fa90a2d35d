import { EventEmitter, once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { silentLogger } from '../../../test/helpers/log.ts';
import { createPipeline, type Pipeline } from '../../../test/helpers/pipeline.ts';
import { coreEnv } from '../config/core-env.ts';
import { type NodeServer, startNodeServer, toListener } from './node-server.ts';

const logger = silentLogger;
const requests = new EventEmitter();
let running: (Pipeline & NodeServer) | undefined;

async function start(env: Record<string, string> = {}): Promise<Pipeline & NodeServer> {
  const pipeline = createPipeline({
    env,
    routes: (v1) => v1.get('/slow', async (c) => {
      requests.emit('slow');
      await sleep(Number(c.req.query('ms')));
      return c.text('done');
    }),
  });
  const config = coreEnv({ env: 'test', production: false }).parse({ ...env, PORT: '0' });
  const listener = toListener(pipeline.app, { overrideGlobalObjects: false });
  const node = await startNodeServer({ config, lifecycle: pipeline.lifecycle, logger, listener });
  running = { ...pipeline, ...node };
  return running;
}

afterEach(async () => {
  running?.server.closeAllConnections();
  await running?.lifecycle.close().catch(() => undefined);
  running = undefined;
});

function request(port: number, path: string, agent: Agent): Promise<{ response: IncomingMessage; text: string }> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ response, text });
      });
    }).on('error', reject);
  });
}

/** What the server says to bytes as they are, until it hangs up. */
function speak(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.on('close', () => {
      resolve(text);
    });
    socket.on('error', reject);
  });
}

describe('draining', () => {
  it('lets what has begun finish, takes nothing new, and leaves no connection open', async () => {
    const { port, lifecycle } = await start();
    const agent = new Agent({ keepAlive: true });
    const idle = new Agent({ keepAlive: true });
    await request(port, '/livez', idle);
    const begun = once(requests, 'slow');
    const slow = request(port, '/v1/slow?ms=300', agent);
    await begun;
    const started = performance.now();
    const closing = lifecycle.close();
    await vi.waitFor(() => expect(request(port, '/livez', new Agent())).rejects.toThrow('ECONNREFUSED'));
    const { response, text } = await slow;
    expect(text).toBe('done');
    expect(response.headers.connection).toBe('close');
    await closing;
    // The keep-alive time is far longer: it was not waited for.
    expect(performance.now() - started).toBeLessThan(5_000);
    agent.destroy();
    idle.destroy();
  });

  it('does not wait for a connection on which nothing was asked', async () => {
    const { port, lifecycle } = await start();
    const silent = connect(port, '127.0.0.1');
    const half = connect(port, '127.0.0.1', () => half.write('GET /livez HTTP/1.1\r\nHost:'));
    await sleep(100);
    const started = performance.now();
    await lifecycle.close();
    expect(performance.now() - started).toBeLessThan(5_000);
    silent.destroy();
    half.destroy();
  });

  it('goes on answering, not ready, for as long as load balancers need', async () => {
    const { port, lifecycle } = await start({ DRAIN_DELAY_MS: '300' });
    const closing = lifecycle.close();
    await sleep(50);
    const { response, text } = await request(port, '/readyz', new Agent());
    expect(response.statusCode).toBe(503);
    expect(JSON.parse(text)).toEqual({ status: 'draining', checks: {} });
    await closing;
    await expect(request(port, '/readyz', new Agent())).rejects.toThrow('ECONNREFUSED');
  });
});

describe('limits on the connection', () => {
  it('keep a connection longer than load balancers do, and no request for ever', async () => {
    const { server } = await start();
    expect(server.keepAliveTimeout).toBeGreaterThan(60_000);
    expect(server.headersTimeout).toBeLessThanOrEqual(15_000);
    expect(server.requestTimeout).toBe(25_000);
  });

  it('cut a client off that is slow on purpose', async () => {
    const { port, server } = await start();
    server.headersTimeout = 200;
    const answer = await speak(port, 'GET /livez HTTP/1.1\r\nHost: test\r\nX-Slow: ');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('application/problem+json');
  });

  it.each([
    ['what is not HTTP', 'nonsense\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: test\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['a host that is none', 'GET /livez HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400],
  ])('answer %s with a problem', async (_what, bytes, status) => {
    const { port } = await start();
    const answer = await speak(port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('"type":"urn:problem:');
  });
});

it('answers HTTP/1.0, which knows no Host', async () => {
  const { port } = await start();
  expect(await speak(port, 'GET /livez HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
});

it('says why it cannot listen', async () => {
  const { port } = await start();
  const { lifecycle } = createPipeline();
  const config = coreEnv({ env: 'test', production: false }).parse({ PORT: String(port) });
  await expect(startNodeServer({ config, lifecycle, logger, listener: () => undefined })).rejects.toThrow('EADDRINUSE');
});

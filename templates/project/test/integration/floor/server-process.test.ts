import { Agent, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { testEnvironment } from '../../helpers/app.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { type ServerProcess, startServerProcess } from '../../helpers/server-process.ts';

// A process has to be started for each of them: they start side by side.
vi.setConfig({ testTimeout: 60_000 });

let database: Awaited<ReturnType<typeof createTestDatabase>>;
const servers: ServerProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  for (const { child } of servers) child.kill('SIGKILL');
  await Promise.all(servers.map(({ exited }) => exited));
  await database.drop();
});

function start(env: Record<string, string> = {}, preload = ''): ServerProcess {
  const server = startServerProcess({ ...testEnvironment(database.url), LOG_LEVEL: 'info', PORT: '0', ...env }, preload);
  servers.push(server);
  // A test that wants it to fail looks at how it exited.
  server.listening.catch(() => undefined);
  return server;
}

const BODY = '{"a":1}';

/** A request that stays in flight until `finish` sends the rest of its body. */
async function beginRequest(port: number) {
  const socket: Socket = connect(port, '127.0.0.1');
  let text = '';
  const closed = new Promise<string>((resolve) => {
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.on('error', () => undefined).on('close', () => {
      resolve(text);
    });
  });
  socket.write(`POST /v1/nowhere HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n`);
  socket.write(`\r\n${BODY.slice(0, 3)}`);
  // Answered on another connection, the server has long read this one.
  await fetch(`http://127.0.0.1:${port}/livez`);
  return {
    closed,
    finish: () => socket.write(BODY.slice(3)),
  };
}

/** One request after the other on one connection, as long as the server lets it stay open. */
function sendUntilClosed(port: number): { connected: Promise<unknown>; ended: Promise<string> } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const first = answerTo(port, agent);
  async function goOn(): Promise<string> {
    for (let answer = first; ; answer = answerTo(port, agent)) {
      const { headers, statusCode } = await answer;
      if (statusCode !== 200) return `status ${statusCode}`;
      if (headers.connection === 'close') return 'closed after an answer';
    }
  }
  return { connected: first, ended: goOn().catch(String) };
}

function answerTo(port: number, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: '/livez', agent }, (response) => {
      response.resume().on('end', () => {
        resolve(response);
      });
    }).on('error', reject);
  });
}

async function untilLogged(process: ServerProcess, msg: string): Promise<void> {
  while (!process.lines().some((line) => line.msg === msg)) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe.concurrent('a running server', () => {
  it('answers, logs JSON lines that carry the id of the request, and finishes what has begun on SIGTERM', async () => {
    const process = start();
    const port = await process.listening;
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`, { headers: { 'X-Request-Id': 'request-id-1' } });
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'ok', checks: { database: 'ok' } });
    const request = await beginRequest(port);
    process.child.kill('SIGTERM');
    await untilLogged(process, 'shutting down');
    request.finish();
    const answer = await request.closed;
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer.toLowerCase()).toContain('connection: close');
    const { code, stderr, lines } = await process.exited;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines).toContainEqual(expect.objectContaining({ requestId: 'request-id-1', path: '/readyz' }));
  });

  it('resets no connection when it is told to end under load', async () => {
    const process = start();
    const port = await process.listening;
    const clients = Array.from({ length: 30 }, () => sendUntilClosed(port));
    await Promise.all(clients.map(({ connected }) => connected));
    await new Promise((resolve) => setTimeout(resolve, 500));
    process.child.kill('SIGTERM');
    const ends = await Promise.all(clients.map(({ ended }) => ended));
    expect(ends.filter((end) => end !== 'closed after an answer')).toEqual([]);
    expect((await process.exited).code).toBe(0);
  });

  it('waits no longer than it may after SIGINT', async () => {
    const process = start({ SHUTDOWN_TIMEOUT_MS: '300' });
    await beginRequest(await process.listening);
    process.child.kill('SIGINT');
    const { code, lines } = await process.exited;
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'shutting down', signal: 'SIGINT' }));
    expect(lines.at(-1)).toMatchObject({ level: 'fatal', msg: 'shutting down failed' });
  });

  it('writes debug lines from one SIGUSR2 to the next', async () => {
    const process = start();
    await process.listening;
    process.child.kill('SIGUSR2');
    await untilLogged(process, 'debug lines are written');
    process.child.kill('SIGTERM');
    expect((await process.exited).lines).toContainEqual(expect.objectContaining({ level: 'debug', msg: 'closed' }));

    const other = start();
    await other.listening;
    other.child.kill('SIGUSR2');
    await untilLogged(other, 'debug lines are written');
    other.child.kill('SIGUSR2');
    await untilLogged(other, 'debug lines are left out');
    other.child.kill('SIGTERM');
    expect((await other.exited).lines.filter(({ level }) => level === 'debug')).toEqual([]);
  });

  it('has its time to finish after the delay for load balancers, not within', async () => {
    const process = start({ SHUTDOWN_TIMEOUT_MS: '1000', DRAIN_DELAY_MS: '1100' });
    await process.listening;
    process.child.kill('SIGTERM');
    expect((await process.exited).code).toBe(0);
  });

  it('waits for nothing after a second signal', async () => {
    const process = start({ SHUTDOWN_TIMEOUT_MS: '60000' });
    await beginRequest(await process.listening);
    process.child.kill('SIGTERM');
    await untilLogged(process, 'shutting down');
    process.child.kill('SIGTERM');
    expect((await process.exited).code).toBe(1);
  });

  it.each([
    ['unhandledRejection', "process.on('SIGUSR2', () => { Promise.reject(new Error('planted')); })"],
    ['uncaughtException', "process.on('SIGUSR2', () => { throw new Error('planted'); })"],
  ])('drains and exits 1 after an %s', async (event, preload) => {
    const process = start({}, preload);
    const request = await beginRequest(await process.listening);
    process.child.kill('SIGUSR2');
    await untilLogged(process, 'an error that nobody caught');
    request.finish();
    expect(await request.closed).toMatch(/^HTTP\/1\.1 404 /);
    const { code, lines } = await process.exited;
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'fatal', event, err: expect.objectContaining({ message: 'planted' }) as object }));
  });

  it('goes on when nobody reads its log any more', async () => {
    const process = start();
    const port = await process.listening;
    process.child.stdout?.destroy();
    process.child.stderr?.destroy();
    for (let sent = 0; sent < 20; sent += 1) expect((await fetch(`http://127.0.0.1:${port}/v1/nowhere`)).status).toBe(404);
    process.child.kill('SIGTERM');
    expect((await process.exited).code).toBe(0);
  });

  it('outlives a promise that a library left behind while it worked on a request', async () => {
    const process = start({}, `
      const { stringify } = JSON;
      JSON.stringify = (value, ...rest) => {
        if (value?.status === 'ok') Promise.reject(new Error('planted'));
        return stringify(value, ...rest);
      };
    `);
    const url = `http://127.0.0.1:${await process.listening}/livez`;
    await fetch(url, { headers: { 'X-Request-Id': 'request-id-2' } });
    await untilLogged(process, 'a promise that nobody waited for was rejected');
    expect((await fetch(url)).status).toBe(200);
    process.child.kill('SIGTERM');
    const { code, lines } = await process.exited;
    expect(code).toBe(0);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', event: 'unhandledRejection', requestId: 'request-id-2' }));
  });
});

describe.concurrent('a server that cannot start', () => {
  it('names every variable that production misses, and nothing else', async () => {
    const wrong = { NODE_ENV: 'production', APP_SECRET: '', DATABASE_URL: '', RATE_LIMIT_POINTS: 'x' };
    const { code, stderr, lines } = await start(wrong).exited;
    expect(code).toBe(1);
    expect(lines).toEqual([]);
    for (const variable of ['APP_SECRET: is missing', 'PUBLIC_URL: is missing', 'DATABASE_URL: is missing', 'RATE_LIMIT_POINTS: ']) {
      expect(stderr).toContain(variable);
    }
    expect(stderr).not.toContain('    at ');
  });

  it('says that its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const { code, stderr } = await start({ PORT: String((other.address() as AddressInfo).port) }).exited;
    other.close();
    expect(code).toBe(1);
    expect(stderr).toContain('EADDRINUSE');
  });
});

import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type Application, shareApplication } from '../../../src/application.ts';
import { createContainer } from '../../../src/container.ts';
import { createFrontListener } from '../../../src/front.ts';
import { loadConfig } from '../../../src/platform/config/config.ts';
import { createLogger } from '../../../src/platform/logging/create-logger.ts';
import { startNodeServer } from '../../../src/platform/http/node-server.ts';
import { testEnvironment } from '../../helpers/app.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';

// A stand-in for Next: what is tested is what stands in front of it.
const next = vi.hoisted(() => ({
  render: vi.fn<(request: IncomingMessage, response: ServerResponse) => Promise<void>>(),
  close: vi.fn(() => Promise.resolve()),
  endUpgrade: (_request: unknown, socket: Duplex) => void socket.end(),
}));
vi.mock('next', () => ({
  default: ({ httpServer }: { httpServer?: Server }) => ({
    prepare: () => Promise.resolve(),
    getRequestHandler: () => (request: IncomingMessage, response: ServerResponse) => {
      // As Next does: it ends upgrades to what is a route of its own.
      const server = httpServer ?? (request.socket as unknown as { server: Server }).server;
      if (server.listenerCount('upgrade', next.endUpgrade) === 0) server.on('upgrade', next.endUpgrade);
      return next.render(request, response);
    },
    close: next.close,
  }),
}));

describe('the server in front of Next', () => {
  const lines: string[] = [];
  const counters: string[] = [];
  let database: TestDatabase;
  let application: Application;
  let url: string;

  beforeAll(async () => {
    next.render.mockImplementation((request, response) => {
      response.statusCode = 418;
      response.end(JSON.stringify({ id: request.headers['x-request-id'], caller: application.caller.getStore() }));
      return Promise.resolve();
    });
    database = await createTestDatabase();
    const config = loadConfig({ ...testEnvironment(database.url), PORT: '0', LOG_LEVEL: 'info', RATE_LIMIT_POINTS: '60', BODY_LIMIT_BYTES: '1024', REQUEST_TIMEOUT_MS: '200' });
    const logger = createLogger(config, { write: (line) => lines.push(line) });
    const container = createContainer(config, logger);
    application = shareApplication({
      ...container,
      createCounter(policy) {
        counters.push(policy.name);
        return container.createCounter(policy);
      },
    });
    const { lifecycle } = application.container;
    const listener = await createFrontListener(application);
    const { port } = await startNodeServer({ config, lifecycle, logger, listener });
    url = `http://127.0.0.1:${port}`;
  });

  afterAll(async () => {
    await database.drop();
  });

  it('answers the API itself', async () => {
    expect(await (await fetch(`${url}/livez`)).json()).toEqual({ status: 'ok' });
    expect((await fetch(`${url}/v1/nothing-of-this-name`)).headers.get('content-type')).toBe('application/problem+json');
    expect(next.render).not.toHaveBeenCalled();
  });

  it('counts pages where everything is counted', () => {
    expect(counters).toContain('pages');
  });

  it('hands a page to Next with an id, the caller\'s address and a log line', async () => {
    const response = await fetch(`${url}/v1beta?secret=S1`, { headers: { 'X-Request-Id': 'request-7' } });
    expect(response.status).toBe(418);
    expect(response.headers.get('x-request-id')).toBe('request-7');
    expect(await response.json()).toEqual({ id: 'request-7', caller: { address: '127.0.0.1' } });
    await vi.waitFor(() => {
      expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ requestId: 'request-7', path: '/v1beta', status: 418 });
    });
    expect(lines.join('')).not.toContain('S1');
  });

  it('answers a client that offers another protocol along, whatever Next makes of that', async () => {
    await fetch(`${url}/`);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n');
    let said = '';
    socket.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(socket, 'close');
    expect(said).toContain('{"status":"ok"}');
  });

  it('hands no body to Next that is too large, or has no length', async () => {
    const calls = next.render.mock.calls.length;
    const bodies = [[413, 'x'.repeat(2000)], [400, new Blob(['x']).stream()]] as const;
    for (const [status, body] of bodies) {
      const request = { method: 'POST', body, duplex: 'half' as const };
      expect((await fetch(`${url}/sign-up`, request)).status).toBe(status);
    }
    expect(next.render.mock.calls).toHaveLength(calls);
  });

  it('answers 500 when Next fails, and says why in the log only', async () => {
    next.render.mockRejectedValueOnce(new Error('no such chunk'));
    const response = await fetch(`${url}/`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('no such chunk');
    expect(lines.join('')).toContain('no such chunk');
  });

  it('ends a page that hangs, whatever Next still writes', async () => {
    const late: ServerResponse[] = [];
    next.render.mockImplementationOnce((_request, response) => new Promise(() => late.push(response)));
    expect((await fetch(`${url}/`)).status).toBe(504);
    expect(late[0]?.write('too late')).toBe(false);

    next.render.mockImplementationOnce((_request, response) => new Promise(() => response.write('half a page')));
    await expect((await fetch(`${url}/`)).text()).rejects.toThrow();
    expect((await fetch(`${url}/`)).status).toBe(418);
  });

  it('begins one page in each turn of the event loop, and waits for none before the next', async () => {
    let turn = 0;
    let counting = true;
    const count = (): void => {
      turn += 1;
      if (counting) setImmediate(count);
    };
    count();
    const begun: number[] = [];
    const usual = next.render.getMockImplementation();
    next.render.mockImplementation(() => new Promise(() => begun.push(turn)));
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      // All at once, so that they arrive in one turn.
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(20));
    });
    try {
      await vi.waitFor(() => {
        expect(begun).toHaveLength(20);
      }, { timeout: 10_000 });
    } finally {
      counting = false;
      socket.destroy();
      if (usual) next.render.mockImplementation(usual);
    }
    expect(new Set(begun).size).toBe(20);
  });

  it('ends a file that fails with its connection, and goes on', async () => {
    next.render.mockRejectedValueOnce(new Error('no such file'));
    await expect(fetch(`${url}/_next/static/chunk.js`)).rejects.toThrow();
    expect(lines.join('')).toContain('no such file');
    expect((await fetch(`${url}/_next/static/chunk.js`)).status).toBe(418);
  });

  it('limits pages, but not the files that a page loads', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 60; n += 1) statuses.push((await fetch(`${url}/`)).status);
    expect(statuses).toContain(418);
    expect(statuses.at(-1)).toBe(429);
    expect((await fetch(`${url}/_next/static/chunk.js`)).status).toBe(418);
  });

  it('closes Next when it shuts down', async () => {
    await application.container.lifecycle.close();
    expect(next.close).toHaveBeenCalledOnce();
  });
});

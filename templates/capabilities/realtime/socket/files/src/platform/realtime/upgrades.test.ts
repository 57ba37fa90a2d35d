import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, expect, it, vi } from 'vitest';

import { silentLogger } from '../../../test/helpers/log.ts';
import { createPipeline } from '../../../test/helpers/pipeline.ts';
import { coreEnv } from '../config/core-env.ts';
import { type NodeServer, startNodeServer, toListener } from '../http/node-server.ts';
import { upgradeOf } from './upgrades.ts';

const HANDSHAKE = 'Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
const requests = new EventEmitter();

let running: NodeServer | undefined;

afterEach(() => {
  running?.server.closeAllConnections();
  running?.server.close();
});

async function start(): Promise<NodeServer> {
  const { app, lifecycle } = createPipeline({
    routes(v1) {
      v1.post('/echo', async (c) => c.text(await c.req.text()));
      v1.get('/slow', async (c) => {
        requests.emit('slow');
        await once(requests, 'go on');
        return c.text('slow');
      });
      v1.get('/live/socket', (c) => c.text(upgradeOf(c.env.incoming) === undefined ? 'like any other' : 'may be accepted'));
    },
  });
  const config = coreEnv({ env: 'test', production: false }).parse({ PORT: '0' });
  running = await startNodeServer({ config, lifecycle, logger: silentLogger, listener: toListener(app, { overrideGlobalObjects: false }) });
  return running;
}

/** What the server says to bytes as they are, until it hangs up. */
async function speak(...parts: readonly string[]): Promise<string> {
  const { port } = await start();
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return said;
}

it('is offered to the route that may accept it, whose answer ends the connection', async () => {
  const said = await speak(`GET /v1/live/socket HTTP/1.1\r\n${HANDSHAKE}`);
  expect(said).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(said).toContain('\r\nConnection: close\r\n');
  expect(said).toContain('may be accepted');
});

it.each([
  ['elsewhere', `GET /v1/ping HTTP/1.1\r\n${HANDSHAKE}`, '{"pong":true}'],
  ['of another version', `GET /v1/live/socket HTTP/1.1\r\n${HANDSHAKE.replace('13', '8')}`, 'like any other'],
  ['without a key', `GET /v1/live/socket HTTP/1.1\r\n${HANDSHAKE.replace(/Sec-WebSocket-Key: .*\r\n/, '')}`, 'like any other'],
  ['to HTTP/2', `GET /v1/live/socket HTTP/1.1\r\n${HANDSHAKE.replace('websocket', 'h2c')}`, 'like any other'],
])('%s is answered as if nobody had asked, and the connection goes on', async (_name, request, answer) => {
  const said = await speak(request, 'GET /v1/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  expect(said.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  expect(said).toContain(answer);
});

it('leaves nothing behind where it is offered again and again', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error): void => {
    if (warning.name === 'MaxListenersExceededWarning') warnings.push(warning);
  };
  process.on('warning', hear);
  const said = await speak(...Array.from({ length: 15 }, () => `GET /v1/ping HTTP/1.1\r\n${HANDSHAKE}`), 'GET /v1/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  process.off('warning', hear);
  expect(said.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(16);
  expect(warnings).toEqual([]);
});

it('loses no body of a request that offers another protocol', async () => {
  const head = 'POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nhello ';
  expect(await speak(head, 'world')).toContain('hello world');
});

it('waits for the answer to the request before it', async () => {
  requests.once('slow', () => setTimeout(() => requests.emit('go on'), 50));
  const said = await speak(`GET /v1/slow HTTP/1.1\r\nHost: localhost\r\n\r\nGET /v1/live/socket HTTP/1.1\r\n${HANDSHAKE}`);
  expect(said).toMatch(/slow[^]*may be accepted/);
});

it('may be given up while it waits: an error of the connection is nobody\'s', async () => {
  const { port, server } = await start();
  const begun = once(requests, 'slow');
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET /v1/slow HTTP/1.1\r\nHost: localhost\r\n\r\nGET /v1/live/socket HTTP/1.1\r\n${HANDSHAKE}`);
  await begun;
  socket.resetAndDestroy();
  // An exception that nobody catches fails the run.
  await vi.waitFor(async () => {
    expect(await promisify(server.getConnections.bind(server))()).toBe(0);
  }, { timeout: 10_000, interval: 10 });
  requests.emit('go on');
});

import { type IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** A request that asks for a WebSocket, and has not got it yet. */
interface Upgrade {
  /** Nothing where somebody has answered already, or the client has gone. */
  accept(): WebSocket | undefined;
}

const PATH = '/v1/live/socket';
/** Clients say next to nothing: a frame of theirs that is longer ends the connection (1009). */
const MOST_FRAME_BYTES = 1_024;
const HANDSHAKE_VERSION = '13';
const KEY = /^[+/0-9A-Za-z]{22}==$/;

const sockets = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: MOST_FRAME_BYTES, perMessageDeflate: false });
const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** What a route may accept; nothing for a request like any other. */
export function upgradeOf(request: IncomingMessage | undefined): Upgrade | undefined {
  return request && upgrades.get(request);
}

/**
 * Hands requests for the WebSocket of live changes to the listener that answers everything, so that they pass all that others
 * pass. What asks for another protocol, or elsewhere, is answered as if it had not asked, as RFC 9110 has it: clients
 * offer HTTP/2 along with their first request.
 */
export function takeUpgrades(server: Server, listener: RequestListener): void {
  const answering = new WeakMap<Duplex, ServerResponse>();
  server.on('request', ({ socket }, response) => {
    answering.set(socket, response);
    response.once('close', () => {
      if (answering.get(socket) === response) answering.delete(socket);
    });
  });
  server.on('upgrade', (request, socket, head) => {
    // From here on node:http takes no error of the connection any more, and one that nobody takes ends the process.
    socket.off('error', ignore).on('error', ignore);
    const take = (): void => {
      if (socket.destroyed) return;
      if (isOurs(request) && socket instanceof Socket) serve(request, socket, head, listener);
      else giveBack(server, request, socket, head);
    };
    // Asked for before the answer to another request was there.
    const before = answering.get(socket);
    if (before === undefined) take();
    else before.once('close', take);
  });
}

/** The connection is over, which is all that there is to know; one function, so that it is there once. */
function ignore(): void {
  // Nothing else is to be done.
}

function isOurs({ method, url = '', headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket' && url.split('?', 1)[0] === PATH
    && headers['sec-websocket-version'] === HANDSHAKE_VERSION && KEY.test(headers['sec-websocket-key'] ?? '');
}

function serve(request: IncomingMessage, socket: Socket, head: Buffer, listener: RequestListener): void {
  // As node:http itself would, had nobody asked to be told of upgrades; the connection ends with any answer but 101.
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => {
    response.detachSocket(socket);
    socket.destroySoon();
  });
  upgrades.set(request, {
    accept() {
      if (response.headersSent || socket.destroyed) return undefined;
      response.detachSocket(socket);
      let accepted: WebSocket | undefined;
      sockets.handleUpgrade(request, socket, head, (one) => {
        accepted = one;
      });
      return accepted;
    },
  });
  listener(request, response);
}

/** The same request once more, without what it was asked beside. */
function giveBack(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/${request.httpVersion}`];
  const { rawHeaders } = request;
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const [name = '', value = ''] = rawHeaders.slice(place, place + 2);
    const kept = name.toLowerCase() === 'connection' ? withoutUpgrade(value) : value;
    if (kept !== '' && !OF_AN_UPGRADE.has(name.toLowerCase())) lines.push(`${name}: ${kept}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

const OF_AN_UPGRADE = new Set(['upgrade', 'http2-settings']);

function withoutUpgrade(connection: string): string {
  return connection.split(',').map((token) => token.trim()).filter((token) => !OF_AN_UPGRADE.has(token.toLowerCase())).join(', ');
}

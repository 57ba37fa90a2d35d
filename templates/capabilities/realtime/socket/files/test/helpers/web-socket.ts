import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { type ClientOptions, WebSocket } from 'ws';

interface Frame {
  readonly event: string;
  readonly id?: string;
  readonly data?: { readonly resource?: string; readonly id?: string; readonly row?: { readonly id: string; readonly version: number }; readonly retryMs?: number };
}

/** A WebSocket, and all that has come over it. */
export interface OpenedSocket {
  readonly socket: WebSocket;
  readonly frames: Frame[];
  readonly closed: Promise<{ code: number; reason: string }>;
}

/** Opens one; fails where it is refused. */
export async function openSocket(url: string, options: ClientOptions = {}): Promise<OpenedSocket> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), options);
  const frames: Frame[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as Frame));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
    });
  });
  await once(socket, 'open');
  return { socket, frames, closed };
}

/** What somebody is answered who gets none. */
export function refusalOf(url: string, options: ClientOptions = {}): Promise<{ status: number | undefined; headers: IncomingMessage['headers']; problem: unknown }> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), options);
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate();
      reject(new Error('It was not refused.'));
    });
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response) => {
      void text(response).then((body) => {
        resolve({ status: response.statusCode, headers: response.headers, problem: JSON.parse(body) });
      }, reject);
    });
  });
}

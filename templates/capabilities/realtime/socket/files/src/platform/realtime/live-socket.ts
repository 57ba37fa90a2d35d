import { WebSocket } from 'ws';

import type { Message } from './listeners.ts';

/** A client that listens over a WebSocket; what is sent before it is there waits for it. */
export interface LiveSocket {
  send(message: Message): void;
  beat(id?: string): void;
  end(): void;
  /** From here on it is there; `leave` is called when it has gone. */
  open(socket: WebSocket, leave: () => void): void;
}

/** Why a connection ends, as clients are told (RFC 6455, 7.4, and its registry at IANA). What is too long is 1009, by the library itself. */
const CLOSE = {
  /** Nothing is read here but signs of life. */
  unsupported: 1003,
  /** The session has ended, or its account may do something else by now. */
  withdrawn: 1008,
  /** This process ends: come back, another one is there. */
  restarting: 1012,
} as const;

/** What may wait for a client that reads too slowly. */
const MOST_WAITING_BYTES = 256 * 1024;
/** How long a client may take to answer that it is over. */
const CLOSE_MS = 1_000;
/** Not all come back in the same moment. */
const RETRY_MS = { least: 1_000, most: 4_000 };

/** A message goes to many. */
const encoded = new WeakMap<Message, Buffer>();

export function liveSocket(): LiveSocket {
  const waiting: (Buffer | string)[] = [];
  let socket: WebSocket | undefined;
  let ending: readonly [code: number, reason: string] | undefined;
  let isAlive = true;

  function write(text: Buffer | string): void {
    if (socket === undefined) {
      waiting.push(text);
      return;
    }
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(text, { binary: false });
    if (socket.bufferedAmount > MOST_WAITING_BYTES) socket.terminate();
  }

  function close(opened: WebSocket, why: readonly [code: number, reason: string]): void {
    opened.close(...why);
    setTimeout(() => {
      opened.terminate();
    }, CLOSE_MS).unref();
  }

  return {
    send(message) {
      if (message.event !== 'drain') {
        write(bytesOf(message));
        return;
      }
      const retryMs = Math.round(RETRY_MS.least + Math.random() * (RETRY_MS.most - RETRY_MS.least));
      write(JSON.stringify({ event: 'drain', data: { retryMs } }));
      ending = [CLOSE.restarting, `come back in ${retryMs} ms`];
    },

    // Browsers show pages no ping: the frame is for them. Whoever has not answered the ping before is gone.
    beat(id) {
      if (!isAlive) {
        socket?.terminate();
        return;
      }
      isAlive = false;
      socket?.ping();
      write(JSON.stringify({ event: 'beat', id }));
    },

    end() {
      ending ??= [CLOSE.withdrawn, 'the session has ended or may do something else'];
      if (socket !== undefined) close(socket, ending);
    },

    open(opened, leave) {
      socket = opened;
      opened.on('message', () => {
        close(opened, [CLOSE.unsupported, 'nothing is read here']);
      });
      opened.on('pong', () => {
        isAlive = true;
      });
      // It ends with `close`, whatever was wrong.
      opened.on('error', () => undefined);
      opened.once('close', leave);
      for (const text of waiting.splice(0)) write(text);
      if (ending !== undefined) close(opened, ending);
    },
  };
}

function bytesOf(message: Message): Buffer {
  const known = encoded.get(message);
  if (known !== undefined) return known;
  const { event, id, data } = message;
  const bytes = Buffer.from(`{"event":"${event}",${id === undefined ? '' : `"id":${JSON.stringify(id)},`}"data":${data}}`);
  encoded.set(message, bytes);
  return bytes;
}

import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** How long a request may be on its way, or waits to be read, when the server stops: only then is its connection unused. */
const GRACE_MS = 500;

/** Knows the connections of a server, and which of them carry a response. */
export interface Connections {
  readonly inFlight: ReadonlySet<ServerResponse>;
  begin(response: ServerResponse, socket: Socket): void;
  /** From now on a connection ends with the response that it carries. */
  release(): void;
  /** Takes no more connections, ends those that nobody uses after a grace, and waits for the others. */
  stop(): Promise<void>;
}

export function trackConnections(server: Server): Connections {
  const sockets = new Set<Socket>();
  const inFlight = new Map<ServerResponse, Socket>();
  let released = false;
  let graceIsOver = false;

  server.on('connection', (socket) => {
    // A connection may be handed in again, by whoever has taken it over and gives it back.
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  /** `server.closeIdleConnections()` knows only those that have carried a request before. */
  function closeUnused(): void {
    const used = new Set(inFlight.values());
    for (const socket of sockets) if (!used.has(socket)) socket.destroySoon();
  }

  return {
    get inFlight() {
      return new Set(inFlight.keys());
    },
    begin(response, socket) {
      inFlight.set(response, socket);
      if (released) response.shouldKeepAlive = false;
      response.once('close', () => {
        inFlight.delete(response);
        if (graceIsOver) closeUnused();
      });
    },
    release() {
      released = true;
      for (const response of inFlight.keys()) if (!response.headersSent) response.shouldKeepAlive = false;
    },
    async stop() {
      // Once the event loop has accepted who waits: the system resets the connections that are not.
      await setImmediate();
      let grace: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve, reject) => {
        // Not `close` of node:http: that ends idle connections at once, and resets those whose next request has come.
        NetServer.prototype.close.call(server, (error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
        grace = setTimeout(() => {
          graceIsOver = true;
          closeUnused();
        }, GRACE_MS);
      });
      clearTimeout(grace);
    },
  };
}

import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Knows the connections of a server, and which of them carry a response. */
export interface Connections {
  readonly inFlight: ReadonlySet<ServerResponse>;
  begin(response: ServerResponse, socket: Socket): void;
  /** From now on a connection ends with the response that it carries. */
  release(): void;
  /** Takes no more connections, ends those that nobody uses, and waits for the others. */
  stop(): Promise<void>;
}

export function trackConnections(server: Server): Connections {
  const sockets = new Set<Socket>();
  const inFlight = new Map<ServerResponse, Socket>();
  let released = false;

  server.on('connection', (socket) => {
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
        if (!server.listening) closeUnused();
      });
    },
    release() {
      released = true;
      for (const response of inFlight.keys()) if (!response.headersSent) response.shouldKeepAlive = false;
    },
    stop() {
      return new Promise((resolve, reject) => {
        server.close((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
        closeUnused();
      });
    },
  };
}

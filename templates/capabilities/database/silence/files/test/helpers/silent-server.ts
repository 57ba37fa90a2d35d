import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Takes connections as a server does that is frozen, or whose answers a network loses: nothing ends, nothing comes. */
export interface SilentServer {
  readonly port: number;
  /** From here on nothing passes any more, on connections that are open as on new ones. */
  fallSilent(): void;
  /** New connections pass again; those that were open stay as they are. */
  recover(): void;
  close(): Promise<void>;
}

/** With a server behind it, passes everything on until it falls silent; without one it is silent from the start. */
export async function startSilentServer(behind?: { readonly host: string; readonly port: number }): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  let silent = false;

  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };

  const server = createServer((incoming) => {
    keep(incoming);
    if (behind === undefined || silent) return;
    const outgoing = keep(connect(behind));
    incoming.pipe(outgoing).pipe(incoming);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();

  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    fallSilent() {
      silent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    recover() {
      silent = false;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The same address, but through that port. */
export function through({ port }: Pick<SilentServer, 'port'>, address: string): string {
  const url = new URL(address);
  url.host = `127.0.0.1:${port}`;
  return url.href;
}

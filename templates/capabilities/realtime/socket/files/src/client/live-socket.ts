// For clients of this service, in a browser or in Node. It needs `fetch` and `WebSocket`, which Node 20 has not yet.
import { type Attempt, follow, type LiveMessage, type LiveOptions, type LiveRow } from './follow.ts';

/** As much of a WebSocket as this needs: a browser's, Node's, or that of `ws`. */
interface Socket {
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
}

interface SocketOptions<Row extends LiveRow> extends LiveOptions<Row> {
  /** Instead of the global one. */
  readonly WebSocket?: new (url: string) => Socket;
}

type SocketMessage = LiveMessage & { readonly data?: { readonly retryMs?: number } };

/**
 * Follows what changes over a WebSocket. Where `headers` vouch for somebody they get a ticket for each connection, since
 * browsers send none along with a WebSocket; without them, cookies vouch.
 */
export function followLiveSocket<Row extends LiveRow>(options: SocketOptions<Row>): { close(): void } {
  const { url, channels } = options;
  const send = options.fetch ?? fetch;
  const query = `channels=${encodeURIComponent(channels.join(','))}`;

  return follow(options, async (attempt) => {
    const { after, signal } = attempt;
    const headers = await options.headers?.();
    let address = `${url.replace(/^http/, 'ws')}/socket?${query}${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`;
    if (headers !== undefined) {
      const answer = await send(`${url}/tickets`, { method: 'POST', headers, signal });
      if (!answer.ok) {
        await attempt.refuse(answer);
        return;
      }
      const { ticket } = await answer.json() as { ticket: string };
      address += `&ticket=${ticket}`;
    }
    const opened = await listen(new (options.WebSocket ?? WebSocket)(address), attempt);
    // Nobody is told why there is no WebSocket: an ordinary request is answered with the reason.
    if (!opened && !signal.aborted) await attempt.refuse(await send(`${url}/socket?${query}`, { headers: headers ?? {}, signal }));
  });
}

/** Until it ends; `false`: it has not begun. */
function listen(socket: Socket, { signal, stillThere, hear, comeBackIn }: Attempt): Promise<boolean> {
  return new Promise((resolve) => {
    let opened = false;
    signal.addEventListener('abort', () => {
      resolve(opened);
      socket.close();
    }, { once: true });
    socket.addEventListener('open', () => {
      opened = true;
    });
    socket.addEventListener('message', ({ data }) => {
      stillThere();
      const message = JSON.parse(String(data)) as SocketMessage;
      if (message.data?.retryMs !== undefined) comeBackIn(message.data.retryMs);
      hear(message);
    });
    // Follows an error, too.
    socket.addEventListener('close', () => {
      resolve(opened);
    });
    socket.addEventListener('error', () => undefined);
  });
}

import type { Message } from './listeners.ts';

/** A stream of server-sent events, from its inside. */
export interface EventStream {
  send(message: Message): void;
  /** Keeps what is between here and the client from taking the connection for dead. */
  beat(id?: string): void;
  end(): void;
}

interface EventStreamOptions {
  /** Begins; gives what is to be done when the client has gone. */
  readonly open: (stream: EventStream) => () => void;
  /** Ends the connection of a client that does not read. */
  readonly sever: () => void;
}

/** What may wait for a client that reads too slowly. */
const MOST_WAITING_BYTES = 256 * 1024;
/** Not all come back in the same moment. */
const RETRY_MS = { least: 1_000, most: 4_000 };

const encoder = new TextEncoder();
/** A message goes to many. */
const encoded = new WeakMap<Message, Uint8Array>();

export function eventStream({ open, sever }: EventStreamOptions): ReadableStream<Uint8Array> {
  let leave: (() => void) | undefined;
  let ended = false;

  return new ReadableStream<Uint8Array>({
    start(controller) {
      function write(chunk: Uint8Array): void {
        if (ended) return;
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) > 0) return;
        ended = true;
        controller.error(new Error('the client reads too slowly'));
        sever();
        leave?.();
      }

      const retry = Math.round(RETRY_MS.least + Math.random() * (RETRY_MS.most - RETRY_MS.least));
      write(encoder.encode(`retry: ${retry}\n\n`));
      leave = open({
        send: (message) => {
          write(bytesOf(message));
        },
        // An id without data is nothing that a client hears of, but where it goes on from.
        beat: (id) => {
          write(encoder.encode(id === undefined ? ':\n\n' : `id: ${id}\n\n`));
        },
        end() {
          if (ended) return;
          ended = true;
          controller.close();
        },
      });
    },

    cancel() {
      ended = true;
      leave?.();
    },
  }, new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING_BYTES }));
}

function bytesOf(message: Message): Uint8Array {
  const known = encoded.get(message);
  if (known !== undefined) return known;
  const { event, id, data } = message;
  const bytes = encoder.encode(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`);
  encoded.set(message, bytes);
  return bytes;
}

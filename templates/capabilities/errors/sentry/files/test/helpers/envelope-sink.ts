import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SentEvent {
  readonly level: string;
  readonly logger: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly exception: { readonly values: readonly { readonly type: string; readonly value: string; readonly stacktrace: { readonly frames: readonly { readonly filename: string; readonly lineno: number }[] } }[] };
}

interface EnvelopeSink {
  readonly dsn: string;
  /** What came, as it came. */
  readonly bodies: string[];
  readonly paths: string[];
  readonly keys: string[];
  events(): SentEvent[];
  /** What it says from now on. */
  answer: { status: number; headers?: Record<string, string> };
  close(): Promise<void>;
}

/** Takes envelopes as Sentry does. */
export async function openEnvelopeSink(): Promise<EnvelopeSink> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => {
      sink.bodies.push(body);
      sink.paths.push(request.url ?? '');
      sink.keys.push(String(request.headers['x-sentry-auth']));
      response.writeHead(sink.answer.status, sink.answer.headers).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sink: EnvelopeSink = {
    dsn: `http://key@127.0.0.1:${port}/path/7`,
    bodies: [],
    paths: [],
    keys: [],
    answer: { status: 200 },
    events: () => sink.bodies.map((body) => JSON.parse(body.split('\n')[2] ?? '') as SentEvent),
    close: () => new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    }),
  };
  return sink;
}

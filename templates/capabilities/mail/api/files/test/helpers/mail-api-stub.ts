import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import type { Delivered, MailStub } from './mail-stub.ts';

export interface ApiStub extends Omit<MailStub, 'delivery'> {
  readonly url: string;
  /** What came with the mails that were taken, in their order. */
  readonly headers: readonly IncomingMessage['headers'][];
  readonly bodies: readonly unknown[];
}

interface Api<Body> {
  readonly path: string;
  /** What the header Authorization has to begin with. */
  readonly authorization: string;
  /** Status and body, by what is to be answered. */
  readonly answers: Readonly<Record<MailStub['answer'], readonly [number, string]>>;
  mailOf(body: Body): Delivered;
}

/** As much of a provider's HTTP API as a client needs to hand over a mail. */
export async function startApiStub<Body>({ path, authorization, answers, mailOf }: Api<Body>): Promise<ApiStub> {
  const delivered: Delivered[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    void text(request).then((sent) => {
      const fits = request.method === 'POST' && request.url === path && request.headers.authorization?.startsWith(authorization);
      const [status, answer] = fits ? answers[stub.answer] : [404, '{}'];
      if (fits && stub.answer === 'taken') {
        const body = JSON.parse(sent) as Body;
        delivered.push(mailOf(body));
        headers.push(request.headers);
        bodies.push(body);
      }
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: ApiStub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delivered,
    headers,
    bodies,
    answer: 'taken',
    close: () => new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    }),
  };
  return stub;
}

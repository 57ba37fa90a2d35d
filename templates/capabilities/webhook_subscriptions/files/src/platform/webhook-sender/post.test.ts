import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';

import { post, type PostOptions } from './post.ts';

const servers: Server[] = [];

/** A server of this machine, at an address that no subscriber may name. */
async function serve(answer: RequestListener): Promise<{ port: number; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const here: PostOptions = { isAllowed: (address) => address === '127.0.0.1', timeoutMs: 5_000 };
const send = (url: string, options: PostOptions = {}) => post(new URL(url), '{"a":"ä"}', { 'webhook-id': 'msg_1' }, options);
const named = (...addresses: string[]): NonNullable<PostOptions['lookup']> => (_host, done) => {
  done(null, addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
};

describe('a delivery', () => {
  it('brings body and headers, and the status back', async () => {
    let body = '';
    const { port, seen } = await serve((request, response) => {
      void text(request).then((whole) => {
        body = whole;
        response.writeHead(204).end();
      });
    });
    expect(await send(`http://127.0.0.1:${port}/hooks?x=1`, here)).toEqual({ status: 204 });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/hooks?x=1', headers: { 'webhook-id': 'msg_1', 'content-type': 'application/json' } });
    expect(body).toBe('{"a":"ä"}');
  });

  it('is not led elsewhere', async () => {
    const inner = await serve((_request, response) => response.end());
    const { port } = await serve((_request, response) => response.writeHead(307, { Location: `http://127.0.0.1:${inner.port}/` }).end());
    expect(await send(`http://127.0.0.1:${port}/`, here)).toEqual({ status: 307 });
    expect(inner.seen).toEqual([]);
  });

  it('ends when nobody answers', async () => {
    const { port } = await serve(() => undefined);
    expect(await send(`http://127.0.0.1:${port}/`, { ...here, timeoutMs: 50 })).toEqual({ failure: 'no answer within 50 ms' });
  });

  it('is answered by another protocol, too', async () => {
    const { port } = await serve(({ socket }) => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n'));
    expect(await send(`http://127.0.0.1:${port}/`, here)).toEqual({ status: 101 });
  });

  it('reads no answer, however long it is', async () => {
    let written = 0;
    const { port } = await serve((_request, response) => {
      const more = (): void => {
        written += 65_536;
        if (!response.destroyed && written < 1_000_000_000) response.write(Buffer.alloc(65_536), more);
      };
      response.writeHead(200);
      more();
    });
    expect(await send(`http://127.0.0.1:${port}/`, here)).toEqual({ status: 200 });
    expect(written).toBeLessThan(100_000_000);
  });

  it('says when there is no connection, and no more than that', async () => {
    const { port } = await serve(() => undefined);
    servers.splice(0).forEach((server) => server.close());
    expect(await send(`http://127.0.0.1:${port}/`, here)).toEqual({ failure: 'no connection (ECONNREFUSED)' });
  });
});

it('a name that leads nowhere is a failure like others', async () => {
  expect(await send('http://hooks.invalid/', { timeoutMs: 10_000 })).toEqual({ failure: expect.stringMatching(/^no connection \(E[A-Z_]+\)$/) });
}, 15_000);

describe('a private address gets nothing', () => {
  it.each(['127.0.0.1', '[::1]', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '[::ffff:127.0.0.1]', '0'])('written as %s', async (host) => {
    const { port, seen } = await serve((_request, response) => response.end());
    expect(await send(`http://${host}:${port}/`)).toEqual({ failure: 'the address is not public' });
    expect(seen).toEqual([]);
  });

  it.each([['127.0.0.1'], ['169.254.169.254'], ['1.1.1.1', '127.0.0.1'], ['fd00:ec2::254'], []])('by a name: %j', async (...addresses) => {
    const { port, seen } = await serve((_request, response) => response.end());
    expect(await send(`http://hooks.example.test:${port}/`, { lookup: named(...addresses) })).toEqual({ failure: 'the address is not public' });
    expect(seen).toEqual([]);
  });

  it('by the name of this machine', async () => {
    const { port, seen } = await serve((_request, response) => response.end());
    expect(await send(`http://localhost:${port}/`)).toEqual({ failure: 'the address is not public' });
    expect(seen).toEqual([]);
  });

  it('when a name has another address the second time: it is looked up once, and the connection goes there', async () => {
    const { port, seen } = await serve((_request, response) => response.end());
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    let asked = 0;
    const lookup: PostOptions['lookup'] = (host, done) => {
      const answer = answers[Math.min(asked, 1)]!;
      asked += 1;
      named(...answer)(host, done);
    };
    expect(await send(`http://rebind.example.test:${port}/`, { ...here, lookup })).toEqual({ status: 200 });
    expect([asked, seen.length]).toEqual([1, 1]);
    expect(await send(`http://rebind.example.test:${port}/`, { ...here, lookup })).toEqual({ failure: 'the address is not public' });
    expect(seen.length).toBe(1);
  });
});

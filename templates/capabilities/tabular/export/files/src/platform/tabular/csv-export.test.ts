import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { captureLogger } from '../../../test/helpers/log.ts';
import { createPipeline } from '../../../test/helpers/pipeline.ts';
import { createMemoryCounter } from '../counters/counter.ts';
import type { KeysetPage } from '../db/keyset.ts';
import type { ListRequest } from '../db/list-request.ts';
import { AppError } from '../errors/app-error.ts';
import { toListener } from '../http/node-server.ts';
import { restrictedTo } from '../policy/guard.ts';
import { rule } from '../policy/rule.ts';
import { createCsvExports, mountCsvExport } from './csv-export.ts';

interface Note {
  readonly id: string;
  readonly text: string;
  /** What no contract speaks of. */
  readonly secret: string;
}

type Load = (request: ListRequest<string>) => Promise<KeysetPage<Note>>;

let load: Load;
const asked: ListRequest<string>[] = [];

/** So many rows, of so many characters each. */
function rows(count: number, characters = 10): Load {
  return ({ after, limit }) => {
    const first = Number(after?.id ?? 0);
    const page = Array.from({ length: Math.min(limit, count - first) }, (_, n) => ({
      id: String(first + n + 1),
      text: `${first + n + 1}`.padEnd(characters, 'x'),
      secret: 'secret',
    }));
    const last = first + page.length;
    return Promise.resolve({ rows: page, next: last < count ? { id: String(last), keys: [] } : null });
  };
}

function appWithExport() {
  const { logger, lines } = captureLogger();
  const { app } = createPipeline({
    env: { RATE_LIMIT_POINTS: '1000000' },
    routes(v1) {
      mountCsvExport(v1, createCsvExports({ trustProxy: 0 }, createMemoryCounter, logger), {
        resource: 'notes',
        operationId: 'exportNotes',
        words: 'notes',
        schema: z.object({ id: z.string(), text: z.string() }),
        query: z.strictObject({ sort: z.enum(['id']).default('id'), text: z.string().optional() }),
        read: restrictedTo(rule.everyone),
        list(_actor, request) {
          asked.push(request);
          return load(request);
        },
      });
      v1.delete('/:id', (c) => c.body(null, 204));
    },
  });
  return { app, lines };
}

const PATH = '/v1/export.csv';
let { app, lines } = appWithExport();
const server = createServer((request, response) => {
  toListener(app, { overrideGlobalObjects: false })(request, response);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});

beforeEach(() => {
  ({ app, lines } = appWithExport());
  asked.length = 0;
});

afterAll(() => server.close());

/** As it comes over the wire. */
function ask(headers: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: PATH, headers, agent: false }, resolve).on('error', reject);
  });
}

describe('an export', () => {
  it('holds every row, and of it what the contract says', async () => {
    load = rows(1_001);
    const response = await app.request(PATH);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="notes.csv"',
      'cache-control': 'no-store',
    });
    // `text()` would leave out the byte order mark.
    const [head, ...found] = Buffer.from(await response.arrayBuffer()).toString().split('\r\n');
    expect(head).toBe('\uFEFFid,text');
    expect(found).toHaveLength(1_001 + 1);
    expect(found.slice(-2)).toEqual(['1001,1001xxxxxx', '']);
    expect(asked.map(({ after }) => after?.id)).toEqual([undefined, '500', '1000']);
  });

  it('has its first line also when there is nothing else', async () => {
    load = rows(0);
    expect(await (await app.request(PATH)).text()).toBe('id,text\r\n');
  });

  it('is filtered as the list is, and has no pages', async () => {
    load = rows(1);
    await app.request(`${PATH}?text=a`);
    expect(asked[0]).toMatchObject({ sort: 'id', filters: [{ field: 'text', op: 'eq', value: 'a' }] });
    for (const query of ['limit=1', 'cursor=x', 'unknown=1']) expect((await app.request(`${PATH}?${query}`)).status).toBe(422);
  });

  it('is refused as the list is', async () => {
    load = () => Promise.reject(new AppError('forbidden'));
    const response = await app.request(PATH);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([403, 'application/problem+json']);
  });

  it('tells its headers alone when nobody wants more', async () => {
    load = rows(2_000);
    const response = await app.request(PATH, { method: 'HEAD' });
    expect([response.status, response.headers.get('Content-Type'), await response.text()]).toEqual([200, 'text/csv; charset=utf-8; header=present', '']);
    expect(asked).toHaveLength(1);
  });

  it.each([['DELETE', 405], ['POST', 405], ['OPTIONS', 204]])('is no row that %s could be about', async (method, status) => {
    const response = await app.request(PATH, { method });
    expect([response.status, response.headers.get('Allow')]).toEqual([status, 'GET, HEAD, OPTIONS']);
  });

  it('is there so often, and not more often', async () => {
    load = rows(1);
    const answers = await Promise.all(Array.from({ length: 31 }, async () => app.request(PATH)));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});

describe('the stream of an export', () => {
  it('fails where no server of ours sends it', async () => {
    const all = rows(2_000);
    load = (request) => (asked.length > 2 ? Promise.reject(new Error('the reason')) : all(request));
    await expect((await app.request(PATH)).text()).rejects.toThrow('the export broke off');
  });

  it('is read from the database as it is taken, and never as a whole', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = (): number => {
      collect();
      return process.memoryUsage().heapUsed / 2 ** 20;
    };
    load = rows(20_000, 2_000);
    const before = held();
    const response = await app.request(PATH);
    let [bytes, most, parts] = [0, 0, 0];
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += part.length;
      // What is ahead of its reader: the page that comes next, and the one after that.
      expect(asked.length * 500 * 2_000 - bytes).toBeLessThan(3 * 500 * 2_100);
      if (++parts % 10 === 0) most = Math.max(most, held() - before);
    }
    expect(parts).toBeGreaterThan(40);
    expect(bytes).toBeGreaterThan(20_000 * 2_000);
    expect(most).toBeLessThan(20);
  }, 60_000);

  it('is compressed for whoever takes that', async () => {
    load = rows(3_000);
    const plain = await ask();
    const whole = await buffer(plain);
    expect([plain.headers['content-encoding'], plain.headers.vary]).toEqual([undefined, 'Accept-Encoding']);
    const packed = await ask({ 'Accept-Encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    const bytes = await buffer(packed);
    expect(gunzipSync(bytes).equals(whole)).toBe(true);
    expect(bytes.length).toBeLessThan(whole.length / 3);
  });

  it.each(['identity', 'gzip'])('ends with a client that goes away (%s)', async (encoding) => {
    const all = rows(Infinity, 2_000);
    load = async (request) => {
      await setImmediate();
      return all({ ...request, limit: 100 });
    };
    const answer = await ask({ 'Accept-Encoding': encoding });
    answer.once('data', () => answer.destroy());
    await new Promise((resolve) => answer.once('close', resolve));
    await vi.waitFor(async () => {
      const so = asked.length;
      for (let n = 0; n < 50; n += 1) await setImmediate();
      expect(asked.length).toBe(so);
    }, { timeout: 20_000 });
  });

  it.each(['identity', 'gzip'])('never ends like a whole one when a page fails (%s)', async (encoding) => {
    const all = rows(2_000);
    load = (request) => (asked.length > 2 ? Promise.reject(new Error('the reason')) : all(request));
    await expect(ask({ 'Accept-Encoding': encoding }).then(buffer)).rejects.toThrow(/aborted|socket hang up/);
    expect(lines()).toEqual([expect.objectContaining({ msg: 'export broke off', resource: 'notes', err: expect.objectContaining({ message: 'the reason' }) as unknown })]);
  });
});

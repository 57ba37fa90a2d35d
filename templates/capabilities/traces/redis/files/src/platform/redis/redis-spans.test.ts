import { createServer, type AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';

import { recordingTracer } from '../../../test/helpers/tracing.ts';
import { traceRedis } from './redis-spans.ts';

/** Says OK to each command, and refuses one. */
async function openServer() {
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      for (const command of chunk.toString().split(/(?=^\*\d+\r\n)/m)) socket.write(/\r\nincr\r\n/i.test(command) ? '-ERR not a number\r\n' : '+OK\r\n');
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

it('commands are parts of what asks for them, by their names and without keys and values', async () => {
  const server = await openServer();
  const redis = new Redis({ port: server.port, host: '127.0.0.1', enableReadyCheck: false, disableClientInfo: true });
  // However often it is said.
  traceRedis();
  traceRedis();
  const { tracer, ended } = recordingTracer();
  await redis.set('outside', 'of any trace');
  await tracer.trace('GET /notes', { kind: 'server' }, async () => {
    await redis.set('limit:ann@acme.test', 'S1');
    await expect(redis.incr('limit:ann@acme.test')).rejects.toThrow('not a number');
  });
  redis.disconnect();
  server.close();
  expect(ended.map(({ name, failed }) => [name, failed])).toEqual([['SET', false], ['INCR', true], ['GET /notes', false]]);
  expect(ended[0]).toMatchObject({ kind: 'client', parentId: ended[2]?.spanId, attributes: { 'db.system.name': 'redis' } });
  expect(JSON.stringify(ended)).not.toMatch(/acme|S1/);
});

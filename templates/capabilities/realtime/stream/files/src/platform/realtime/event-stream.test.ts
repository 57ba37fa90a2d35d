import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';

import { createPipeline } from '../../../test/helpers/pipeline.ts';
import { type EventStream, eventStream } from './event-stream.ts';

function open() {
  let inside: EventStream | undefined;
  const [leave, sever] = [vi.fn(), vi.fn()];
  const stream = eventStream({
    open(given) {
      inside = given;
      return leave;
    },
    sever,
  });
  const [reader, decoder] = [stream.getReader(), new TextDecoder()];
  const read = async (): Promise<string | undefined> => {
    const { value } = await reader.read();
    return value && decoder.decode(value);
  };
  return { reader, read, inside: inside!, leave, sever };
}

describe('a stream of events', () => {
  it('begins with how soon to come back, which is not the same for all', async () => {
    const times = await Promise.all(Array.from({ length: 20 }, () => open().read()));
    expect(times.every((text) => /^retry: [1-4]\d{3}\n\n$/.test(text ?? ''))).toBe(true);
    expect(new Set(times).size).toBeGreaterThan(1);
  });

  it('is written as the standard has it', async () => {
    const { read, inside } = open();
    await read();
    inside.send({ event: 'changed', id: '7', data: '{"a":1}' });
    inside.send({ event: 'drain', data: '{}' });
    inside.beat('8');
    inside.beat();
    inside.end();
    let text = '';
    for (let part = await read(); part !== undefined; part = await read()) text += part;
    expect(text).toBe('event: changed\nid: 7\ndata: {"a":1}\n\nevent: drain\ndata: {}\n\nid: 8\n\n:\n\n');
  });

  it('is over with its client', async () => {
    const { reader, inside, leave } = open();
    await reader.cancel();
    expect(leave).toHaveBeenCalledOnce();
    inside.send({ event: 'changed', data: '{}' });
    inside.end();
  });

  it('of a client that does not read is ended instead of kept', () => {
    const { inside, leave, sever } = open();
    const data = 'x'.repeat(10_000);
    let sent = 0;
    for (; sent < 1_000 && leave.mock.calls.length === 0; sent += 1) inside.send({ event: 'changed', data });
    expect(sent).toBeLessThan(100);
    expect(sever).toHaveBeenCalledOnce();
  });

  it('is not cut by the time that a request has', async () => {
    const { app } = createPipeline({
      env: { REQUEST_TIMEOUT_MS: '500' },
      routes: (v1) => v1.get('/events', (c) => c.body(eventStream({
        sever: () => undefined,
        open({ send, end }) {
          void sleep(1_000).then(() => {
            send({ event: 'changed', data: '{}' });
            end();
          });
          return () => undefined;
        },
      }))),
    });
    const response = await app.request('/v1/events');
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('event: changed')]);
  });
});

import { describe, expect, it } from 'vitest';

import { captureLogger, silentLogger } from '../../../test/helpers/log.ts';
import { createLifecycle } from './lifecycle.ts';

const logger = silentLogger;

describe('createLifecycle', () => {
  it('closes what was opened last first, one after the other', async () => {
    const lifecycle = createLifecycle(logger, 1000);
    const events: string[] = [];
    for (const name of ['database', 'server']) {
      lifecycle.onClose(name, async () => {
        events.push(`${name} closing`);
        await Promise.resolve();
        events.push(`${name} closed`);
      });
    }
    expect(lifecycle.draining).toBe(false);
    const closing = lifecycle.close();
    expect(lifecycle.draining).toBe(true);
    await closing;
    expect(events).toEqual(['server closing', 'server closed', 'database closing', 'database closed']);
  });

  it('closes what is still being opened, after it was opened', async () => {
    const lifecycle = createLifecycle(logger, 1000);
    const events: string[] = [];
    let goOn = (): void => undefined;
    lifecycle.onClose('queue', () => Promise.resolve(void events.push('queue closed')));
    const start = lifecycle.opening(async () => {
      await new Promise<void>((resolve) => (goOn = resolve));
      events.push('worker started');
      lifecycle.onClose('worker', () => Promise.resolve(void events.push('worker closed')));
    });
    const closing = lifecycle.close();
    expect([lifecycle.draining, events]).toEqual([true, []]);
    goOn();
    await Promise.all([start, closing]);
    expect(events).toEqual(['worker started', 'worker closed', 'queue closed']);
  });

  it('closes what was opened when the rest cannot be', async () => {
    const lifecycle = createLifecycle(logger, 1000);
    let closed = false;
    const start = lifecycle.opening(() => {
      lifecycle.onClose('probes', () => {
        closed = true;
        return Promise.resolve();
      });
      return Promise.reject(new Error('no queue'));
    });
    await expect(start).rejects.toThrow('no queue');
    await lifecycle.close();
    expect(closed).toBe(true);
  });

  it.each([
    ['cannot close', () => Promise.reject(new Error('stuck'))],
    ['does not close in time', () => new Promise<void>(() => undefined)],
  ])('ends with what tells others of the log, also when a part %s: the last line is told, too', async (_how, close) => {
    const { logger: log, lines } = captureLogger();
    const lifecycle = createLifecycle(log, 100);
    const told: unknown[] = [];
    lifecycle.onEnd('away', () => Promise.reject(new Error('nobody listens')));
    lifecycle.onEnd('reports', () => Promise.resolve(void told.push(...lines().map(({ level, msg }) => `${level} ${msg}`))));
    lifecycle.onClose('part', close);
    await expect(lifecycle.close()).rejects.toThrow();
    expect(told).toContain('fatal shutting down failed');
    expect(lines().at(-1)).toMatchObject({ level: 'error', part: 'away', msg: 'closing failed' });
  });

  it('closes once, however often it is asked', async () => {
    const lifecycle = createLifecycle(logger, 1000);
    let count = 0;
    lifecycle.onClose('counter', async () => {
      count += 1;
      return Promise.resolve();
    });
    await Promise.all([lifecycle.close(), lifecycle.close()]);
    await lifecycle.close();
    expect(count).toBe(1);
  });

  it('closes the rest when a part fails, and says so', async () => {
    const lifecycle = createLifecycle(logger, 1000);
    let databaseClosed = false;
    lifecycle.onClose('database', async () => {
      databaseClosed = true;
      return Promise.resolve();
    });
    lifecycle.onClose('server', () => Promise.reject(new Error('stuck')));
    await expect(lifecycle.close()).rejects.toThrow('not everything could be closed');
    expect(databaseClosed).toBe(true);
  });

  it('does not wait longer than it may', async () => {
    const lifecycle = createLifecycle(logger, 20);
    lifecycle.onClose('stuck', () => new Promise(() => undefined));
    await expect(lifecycle.close()).rejects.toThrow('longer than 20 ms');
  });
});

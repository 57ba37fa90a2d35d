import { describe, expect, it } from 'vitest';

import { captureLogger } from '../../../test/helpers/log.ts';
import { createLifecycle } from './lifecycle.ts';

const { logger } = captureLogger();

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

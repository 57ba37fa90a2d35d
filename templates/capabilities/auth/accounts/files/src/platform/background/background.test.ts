import { describe, expect, it } from 'vitest';
import { captureLogger, silentLogger } from '../../../test/helpers/log.ts';
import { createBackground } from './background.ts';

describe('work in the background', () => {
  it('is waited for by nobody but who asks whether it is done', async () => {
    const background = createBackground(silentLogger);
    const done: string[] = [];
    background.run('first', async () => {
      await Promise.resolve();
      background.run('second', () => Promise.resolve(void done.push('second')));
      done.push('first');
    });
    expect(done).toEqual([]);
    await background.settled();
    expect(done).toEqual(['second', 'first']);
  });

  it('is logged when it fails, and nothing else happens', async () => {
    const log = captureLogger('error');
    const background = createBackground(log.logger);
    background.run('mail', () => Promise.reject(new Error('the server is down')));
    await background.settled();
    expect(log.text()).toContain('the server is down');
  });

  it('has a bound, whoever asks for more', async () => {
    const background = createBackground(silentLogger);
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    for (let i = 0; i < 100; i += 1) background.run('mail', () => gate);
    expect(() => {
      background.run('mail', () => gate);
    }).toThrow(expect.objectContaining({ code: 'unavailable' }));
    finish();
    await background.settled();
    background.run('mail', () => Promise.resolve());
  });
});

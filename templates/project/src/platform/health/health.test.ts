import { describe, expect, it } from 'vitest';

import { captureLogger, silentLogger } from '../../../test/helpers/log.ts';
import { createHealth } from './health.ts';

const logger = silentLogger;
const fine = { name: 'fine', check: () => Promise.resolve() };

describe('createHealth', () => {
  it('reports each check by name', async () => {
    const broken = { name: 'broken', check: () => Promise.reject(new Error('down')) };
    expect(await createHealth([fine], logger).report()).toEqual({ healthy: true, checks: { fine: 'ok' } });
    expect(await createHealth([fine, broken], logger).report()).toEqual({
      healthy: false,
      checks: { fine: 'ok', broken: 'failed' },
    });
  });

  it('writes a line when something goes and one when it is back, however often it is asked in between', async () => {
    const { logger: captured, lines } = captureLogger();
    let down = true;
    const turning = { name: 'turning', check: () => down ? Promise.reject(new Error('down')) : Promise.resolve() };
    const health = createHealth([turning, fine], captured);
    for (const state of [false, true, true, true, false, false, true]) {
      down = state;
      await health.report();
    }
    expect(lines().map(({ level, check, msg }) => [level, check, msg])).toEqual([
      ['warn', 'turning', 'health check failed'],
      ['info', 'turning', 'health check passes again'],
      ['warn', 'turning', 'health check failed'],
    ]);
  });

  it('gives up on a check that hangs, and tells it', async () => {
    let told = false;
    const hanging = {
      name: 'hanging',
      check: (signal: AbortSignal) =>
        new Promise<void>(() => {
          signal.addEventListener('abort', () => {
            told = true;
          });
        }),
    };
    expect(await createHealth([hanging, fine], logger, 20).report()).toEqual({
      healthy: false,
      checks: { hanging: 'timeout', fine: 'ok' },
    });
    expect(told).toBe(true);
  });

  it('runs the checks once for all that ask at the same time, and again later', async () => {
    let runs = 0;
    const counting = {
      name: 'counting',
      check: async () => {
        runs += 1;
        return Promise.resolve();
      },
    };
    const health = createHealth([counting], logger);
    await Promise.all([health.report(), health.report()]);
    expect(runs).toBe(1);
    await health.report();
    expect(runs).toBe(2);
  });
});

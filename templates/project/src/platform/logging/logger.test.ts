import { describe, expect, it } from 'vitest';

import { captureLogger } from '../../../test/helpers/log.ts';
import { runInContext } from '../context/request-context.ts';

describe('createLogger', () => {
  it('writes one JSON line an event, whatever stands in the values', () => {
    const { logger, text, lines } = captureLogger();
    logger.info({ userAgent: 'evil\n{"level":"fatal"}\r\u001b[31m' }, 'first\nsecond');
    expect(text().trimEnd().split('\n')).toHaveLength(1);
    expect(text()).not.toContain('\u001b');
    expect(lines()[0]).toMatchObject({ level: 'info', msg: 'first\nsecond' });
    expect(lines()[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('carries the id of the request that is worked on, also after an await', async () => {
    const { logger, lines } = captureLogger();
    await runInContext({ requestId: 'request-1' }, async () => {
      await Promise.resolve();
      logger.info('inside');
    });
    logger.info('outside');
    expect(lines().map((line) => line['requestId'])).toEqual(['request-1', undefined]);
  });

  it('censors secrets by their names, at any depth and in any case', () => {
    const { logger, text } = captureLogger();
    const secrets = { Authorization: 'S1', cookie: 'S2', 'set-cookie': ['S3'], password: 'S4', refreshToken: 'S5' };
    logger.info({ ...secrets, request: { headers: secrets, list: [{ body: secrets }] } }, 'secrets');
    expect(text()).not.toMatch(/S[1-5]/);
    expect(text().match(/\[redacted\]/g)).toHaveLength(15);
  });

  it('censors what libraries hang on their errors', () => {
    const { logger, text, lines } = captureLogger();
    const error = Object.assign(new Error('refused'), { config: { headers: { authorization: 'S1' } } });
    logger.error({ err: error }, 'failed');
    logger.error(error);
    expect(text()).not.toContain('S1');
    expect(lines()[0]?.['err']).toMatchObject({ message: 'refused', stack: expect.stringContaining('refused') as string });
  });

  it('does not lose itself in values that point at themselves', () => {
    const { logger, lines } = captureLogger();
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    logger.info(loop, 'round');
    expect(lines()).toHaveLength(1);
  });

  it('is silent below its level', () => {
    const { logger, text } = captureLogger('warn');
    logger.info('nothing');
    expect(text()).toBe('');
  });
});

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

  it('writes the level, the time, the fields and the message, and nothing of its own', () => {
    const { logger, lines } = captureLogger();
    logger.warn({ port: 3000, message: 'a field', left: undefined }, 'listening');
    logger.trace('alone');
    logger.debug({ fields: 'alone' });
    const time = expect.any(String) as string;
    expect(lines()).toEqual([
      { level: 'warn', time, port: 3000, message: 'a field', msg: 'listening' },
      { level: 'trace', time, msg: 'alone' },
      { level: 'debug', time, fields: 'alone' },
    ]);
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

  it('writes the fields of a child, and of a child of it, in each of their lines only', () => {
    const { logger, lines } = captureLogger();
    const child = logger.child({ job: 'test.count' });
    child.child({ attempt: 2 }).info({ by: 1 }, 'counted');
    child.info('done');
    logger.info('outside');
    expect(lines()).toMatchObject([
      { job: 'test.count', attempt: 2, by: 1, msg: 'counted' },
      { job: 'test.count', msg: 'done' },
      { msg: 'outside' },
    ]);
    expect(lines().map((line) => Object.keys(line).length)).toEqual([6, 4, 3]);
  });

  it('censors secrets by their names, at any depth and in any case', () => {
    const { logger, text } = captureLogger();
    const secrets = { Authorization: 'S1', cookie: 'S2', 'set-cookie': ['S3'], password: 'S4', refreshToken: 'S5' };
    logger.info({ ...secrets, request: { headers: secrets, list: [{ body: secrets }] } }, 'secrets');
    expect(text()).not.toMatch(/S[1-5]/);
    expect(text().match(/\[redacted\]/g)).toHaveLength(15);
  });

  it('censors the fields of a child', () => {
    const { logger, text } = captureLogger();
    logger.child({ token: 'S1' }).child({ request: { headers: { cookie: 'S2' } } }).info('secrets');
    expect(text()).not.toMatch(/S[12]/);
    expect(text().match(/\[redacted\]/g)).toHaveLength(2);
  });

  it('writes of an error its message and stack, and those of what caused it', () => {
    const { logger, lines } = captureLogger();
    const error = new RangeError('too far', { cause: new Error('the map ends') });
    logger.error({ err: error }, 'failed');
    logger.error({ err: error });
    logger.error(error);
    logger.child({ err: error }).error('failed');
    expect(lines().map(({ msg }) => msg)).toEqual(['failed', 'too far', 'too far', 'failed']);
    for (const { err } of lines()) {
      expect(err).toEqual({ type: 'RangeError', message: 'too far: the map ends', stack: expect.any(String) as string });
      expect((err as { stack: string }).stack).toMatch(/^RangeError: too far\n +at .*logger\.test\.ts[^]*caused by: Error: the map ends\n +at /);
    }
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
    expect([logger.isLevelEnabled('info'), logger.isLevelEnabled('warn')]).toEqual([false, true]);
  });

  it('writes of a part what its own level lets through, and of the others what the level of all does', () => {
    const { logger, lines } = captureLogger('warn', { http: 'debug', database: 'silent' });
    const parts = [logger, logger.child({ component: 'http' }), logger.child({ component: 'http' }).child({ by: 1 }), logger.child({ component: 'database' })];
    for (const part of parts) {
      part.error('failed');
      part.debug('looked');
    }
    expect(lines().map(({ component, by, msg }) => [component, by, msg])).toEqual([
      [undefined, undefined, 'failed'],
      ['http', undefined, 'failed'],
      ['http', undefined, 'looked'],
      ['http', 1, 'failed'],
      ['http', 1, 'looked'],
    ]);
    expect(parts.map((part) => part.isLevelEnabled('debug'))).toEqual([false, true, true, false]);
  });

  it('writes debug lines of everything while it is told to, and nothing of its children is forgotten', () => {
    const { logger, lines } = captureLogger('warn', { http: 'silent' });
    const part = logger.child({ component: 'http' });
    expect([logger.toggleDebug(), part.isLevelEnabled('debug'), part.isLevelEnabled('trace')]).toEqual([true, true, false]);
    for (const one of [logger, part]) {
      one.debug('while');
      one.trace('never');
    }
    expect(part.toggleDebug()).toBe(false);
    for (const one of [logger, part]) one.debug('afterwards');
    expect(lines().map(({ component, msg }) => [component, msg])).toEqual([[undefined, 'while'], ['http', 'while']]);
  });

  it('does not look at the fields of a line that is not written', () => {
    const { logger } = captureLogger('warn');
    let looks = 0;
    const fields = Object.defineProperty({}, 'costly', { enumerable: true, get: () => looks += 1 });
    logger.info(fields, 'nothing');
    logger.child({ job: 'test.count' }).debug(fields, 'nothing');
    expect(looks).toBe(0);
    logger.warn(fields, 'something');
    expect(looks).toBe(1);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openEnvelopeSink } from '../../../test/helpers/envelope-sink.ts';
import { captureLogger, silentLogger } from '../../../test/helpers/log.ts';
import { errorTrackingEnv } from './env.ts';
import { reporting } from './reporting-logger.ts';
import { scrubbedMessage } from './scrub.ts';
import { createErrorTracker } from './sentry.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlMTIz';

describe('unexpected errors', () => {
  let sink: Awaited<ReturnType<typeof openEnvelopeSink>>;
  let time: number;

  beforeEach(async () => {
    sink = await openEnvelopeSink();
    time = 1_000_000;
  });

  afterEach(() => sink.close());

  function setUp(logger = silentLogger) {
    const config = errorTrackingEnv({ env: 'test', production: false }).parse({ SENTRY_DSN: sink.dsn, SENTRY_RELEASE: '1.2.3' });
    const tracker = createErrorTracker(config, logger, () => time);
    return { tracker, logger: reporting(logger, tracker) };
  }

  it('are sent as an envelope, with what caused them and where', async () => {
    const { logger, tracker } = setUp();
    logger.child({ component: 'jobs' }).error({ err: new Error('outer', { cause: new RangeError('inner') }), job: 'mail.welcome' }, 'job failed for good');
    await tracker.flush();
    expect(sink.paths).toEqual(['/path/api/7/envelope/']);
    expect(sink.keys[0]).toContain('sentry_key=key');
    expect(sink.bodies[0]?.split('\n')).toHaveLength(3);
    const [event] = sink.events();
    expect(event).toMatchObject({
      level: 'error',
      logger: 'job failed for good',
      environment: 'test',
      release: '1.2.3',
      tags: { component: 'jobs', job: 'mail.welcome' },
      exception: { values: [{ type: 'RangeError', value: 'inner' }, { type: 'Error', value: 'outer' }] },
    });
    expect(event?.exception.values[1]?.stacktrace.frames.at(-1)).toMatchObject({ filename: 'src/platform/error-tracking/sentry.test.ts', in_app: true });
  });

  it('are all that is sent: neither what is tried again nor what carries no error', async () => {
    const { logger, tracker } = setUp();
    logger.warn({ err: new Error('once more') }, 'job attempt failed');
    logger.error({ status: 500 }, 'request completed');
    logger.error('nothing to show');
    logger.fatal(new Error('the end'));
    await tracker.flush();
    expect(sink.events().map(({ level, exception }) => [level, exception.values[0]?.value])).toEqual([['fatal', 'the end']]);
  });

  it('take no data of anybody along: no field of the line, no value in the message', async () => {
    const { logger, tracker } = setUp();
    const row = { email: 'ann@acme.test', name: 'Ann Smith', internal: 'S3' };
    const cause = new Error('Key (email)=(ann@acme.test) already exists: \'Ann Smith\', "S3"');
    logger.child({ user: row }).error({ err: new Error(`refused ${TOKEN} of ann@acme.test`, { cause }), row, password: 'S1', actorId: 'Ann Smith' }, 'request failed');
    logger.error({ err: row }, 'thrown whole');
    logger.error({ err: Object.assign(new Error('a row at ann@acme.test:1:2\n  at ann@acme.test (7:1:2)'), row) }, 'an error with fields');
    await tracker.flush();
    expect(sink.bodies).toHaveLength(3);
    expect(sink.bodies.join()).not.toMatch(/acme|Ann|S[13]|eyJ/);
  });

  it('are sent five times a minute when they are alike, and sixty times in all', async () => {
    const { logger, tracker } = setUp();
    for (let n = 0; n < 20; n += 1) logger.error({ err: new Error('again') }, 'request failed');
    await tracker.flush();
    expect(sink.bodies).toHaveLength(5);
    for (let n = 0; n < 100; n += 1) logger.error({ err: new Error('new') }, `event ${n}`);
    await tracker.flush();
    expect(sink.bodies).toHaveLength(60);
    time += 60_000;
    logger.error({ err: new Error('again') }, 'request failed');
    await tracker.flush();
    expect(sink.bodies).toHaveLength(61);
  });

  it('wait as long as the server says that they have to', async () => {
    const { logger, tracker } = setUp();
    sink.answer = { status: 429, headers: { 'Retry-After': '10' } };
    logger.error({ err: new Error('one') }, 'first');
    await tracker.flush();
    logger.error({ err: new Error('two') }, 'second');
    await tracker.flush();
    expect(sink.bodies).toHaveLength(1);
    time += 10_000;
    logger.error({ err: new Error('three') }, 'third');
    await tracker.flush();
    expect(sink.bodies).toHaveLength(2);
  });

  it('cost one line of the log while nobody takes them', async () => {
    const { logger: captured, lines } = captureLogger();
    const { logger, tracker } = setUp(captured);
    await sink.close();
    for (const event of ['first', 'second']) {
      logger.error({ err: new Error('boom') }, event);
      await tracker.flush();
    }
    expect(lines().map(({ msg }) => msg)).toEqual(['first', 'errors cannot be reported', 'second']);
  });
});

describe('a message', () => {
  it('keeps the names of the code, which the language quotes', () => {
    expect(scrubbedMessage(new TypeError('Cannot read properties of undefined (reading \'id\')'))).toContain('\'id\'');
  });

  it('of a broken contract says which field it was, and not what stood there', () => {
    const error = Object.assign(new Error('[{"input": "S1"}]'), { issues: [{ path: ['user', 'email'], code: 'invalid_format', message: 'S1' }] });
    expect(scrubbedMessage(error)).toBe('user.email: invalid_format');
  });
});

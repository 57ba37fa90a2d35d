import { describe, expect, it } from 'vitest';

import { captureLogger } from '../../../test/helpers/log.ts';
import { recordingTracer } from '../../../test/helpers/tracing.ts';
import { currentContext, currentSpan, runInContext } from '../context/request-context.ts';
import { inSpan, traceContext } from './in-span.ts';
import { formatTraceParent, parseTraceParent } from './trace-parent.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

function recording(ratio = 1) {
  const { ended, tracer } = recordingTracer(ratio);
  return { ended, tracer, trace: (parent?: string) => tracer.trace('root', { kind: 'server', parent }, () => Promise.resolve(traceContext())) };
}

describe('a traceparent', () => {
  it.each([
    [`00-${TRACE}-${SPAN}-01`, true],
    [`00-${TRACE}-${SPAN}-00`, false],
    // What a later version adds is skipped, and so are flags that are not known yet.
    [`01-${TRACE}-${SPAN}-ff-what-comes-later`, true],
    [`00-${TRACE}-${SPAN}-02`, false],
  ])('%s says where the trace has begun, and whether it is recorded', (text, sampled) => {
    expect(parseTraceParent(text)).toEqual({ traceId: TRACE, spanId: SPAN, sampled });
  });

  it.each([
    undefined,
    '',
    TRACE,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01-more`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-1`,
    `00-${TRACE}x-${SPAN}-01`,
  ])('%j is none', (text) => {
    expect(parseTraceParent(text)).toBeUndefined();
  });

  it('is written as it is read', () => {
    const place = { traceId: TRACE, spanId: SPAN, sampled: true };
    expect(parseTraceParent(formatTraceParent(place))).toEqual(place);
  });
});

describe('a trace', () => {
  it('goes on where it has begun, and its parts are linked', async () => {
    const { ended, tracer } = recording();
    await tracer.trace('request', { kind: 'server', parent: `00-${TRACE}-${SPAN}-01` }, () =>
      inSpan('outer', 'client', { 'db.system.name': 'sqlite' }, async () => {
        await Promise.resolve();
        await inSpan('inner', 'client', {}, () => Promise.resolve());
      }));
    expect(ended.map(({ name }) => name)).toEqual(['inner', 'outer', 'request']);
    const [inner, outer, request] = ended;
    expect(new Set(ended.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
    expect(request?.parentId).toBe(SPAN);
    expect(outer?.parentId).toBe(request?.spanId);
    expect(inner?.parentId).toBe(outer?.spanId);
    expect(outer!.startMs).toBeGreaterThanOrEqual(request!.startMs);
    expect(outer!.endMs).toBeLessThanOrEqual(request!.endMs);
    expect(Math.abs(request!.endMs - Date.now())).toBeLessThan(60_000);
  });

  it('is recorded as its beginning has decided, whatever the share here is', async () => {
    const [all, none] = [recording(1), recording(0)];
    expect(await all.trace(`00-${TRACE}-${SPAN}-00`)).toEqual({ traceparent: expect.stringMatching(`^00-${TRACE}-(?!${SPAN})[0-9a-f]{16}-00$`) as string });
    expect(await none.trace(`00-${TRACE}-${SPAN}-01`)).toEqual({ traceparent: expect.stringMatching(`^00-${TRACE}-[0-9a-f]{16}-01$`) as string });
    expect([all.ended.length, none.ended.length]).toEqual([0, 1]);
  });

  it('that begins here is recorded by the share that is asked for, and others decide alike', async () => {
    const { ended, trace } = recording(0.25);
    const traces = await Promise.all(Array.from({ length: 4_000 }, () => trace()));
    // Nine standard deviations.
    expect(Math.abs(ended.length - 1_000)).toBeLessThan(250);
    const decidedAlike = traces.map(({ traceparent }) => parseTraceParent(traceparent)).filter((place) =>
      place?.sampled === (Number.parseInt(place?.traceId.slice(-14) ?? '', 16) / 2 ** 56 >= 0.75));
    expect(decidedAlike).toHaveLength(4_000);
    expect(new Set(traces.map(({ traceparent }) => traceparent)).size).toBe(4_000);
  });

  it('costs no part of it anything that nobody records', async () => {
    const { ended, tracer } = recording(0);
    await tracer.trace('request', { kind: 'server' }, async () => {
      const place = currentSpan();
      await inSpan('part', 'client', {}, () => {
        expect(currentSpan()).toBe(place);
        return Promise.resolve();
      });
    });
    expect(ended).toEqual([]);
  });

  it('lies beside the context of the request, whichever of the two begins first', async () => {
    const { tracer } = recording(0);
    const both = () => Promise.resolve([currentContext()?.requestId, currentSpan()?.traceId]);
    const options = { kind: 'server', parent: `00-${TRACE}-${SPAN}-00` } as const;
    expect(await runInContext({ requestId: 'request-1' }, () => tracer.trace('request', options, both))).toEqual(['request-1', TRACE]);
    expect(await tracer.trace('request', options, () => runInContext({ requestId: 'request-1' }, both))).toEqual(['request-1', TRACE]);
    expect(await both()).toEqual([undefined, undefined]);
  });

  it('takes of an error its type, and no word of its message', async () => {
    const { ended, tracer } = recording();
    const failing = tracer.trace('request', { kind: 'server' }, () => Promise.reject(new RangeError('no room for ann@acme.test')));
    await expect(failing).rejects.toThrow('no room');
    expect(ended).toMatchObject([{ failed: true, attributes: { 'error.type': 'RangeError' } }]);
    expect(JSON.stringify(ended)).not.toContain('acme');
  });

  it('stands in every line of the log, whether it is recorded or not', async () => {
    const { logger, lines } = captureLogger();
    await runInContext({ requestId: 'request-1' }, () => recording(0).tracer.trace('job', { kind: 'consumer', parent: `00-${TRACE}-${SPAN}-00` }, async () => {
      await Promise.resolve();
      logger.info('inside');
    }));
    logger.info('outside');
    expect(lines()).toMatchObject([{ requestId: 'request-1', traceId: TRACE, spanId: expect.stringMatching(/^[\da-f]{16}$/) as string }, { msg: 'outside' }]);
    expect(lines()[1]).not.toHaveProperty('traceId');
  });
});

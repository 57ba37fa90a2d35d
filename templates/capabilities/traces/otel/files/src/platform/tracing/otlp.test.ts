import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { captureLogger } from '../../../test/helpers/log.ts';
import { openTraceCollector } from '../../../test/helpers/trace-collector.ts';
import { type TracingConfig, tracingEnv } from './env.ts';
import { createSpanExporter } from './otlp.ts';
import type { EndedSpan } from './tracer.ts';

let collector: Awaited<ReturnType<typeof openTraceCollector>>;

beforeEach(async () => {
  collector = await openTraceCollector();
});

afterEach(() => collector.close());

function configOf(env: Readonly<Record<string, string>>): TracingConfig {
  return tracingEnv({ env: 'test', production: false }).parse(env);
}

function open(env: Readonly<Record<string, string>> = {}) {
  const log = captureLogger();
  const exporter = createSpanExporter(configOf({ OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.endpoint}/`, ...env }), log.logger);
  return { exporter: exporter!, lines: () => log.lines().map(({ msg }) => msg), log };
}

function span(more: Partial<EndedSpan> = {}): EndedSpan {
  return {
    traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), parentId: undefined, name: 'GET /notes', kind: 'server',
    startMs: 1_790_000_000_000.25, endMs: 1_790_000_000_012, attributes: {}, failed: false, ...more,
  };
}

describe('spans', () => {
  it('are sent as the protocol says', async () => {
    const { exporter } = open({
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=s%2Ccret, x-tenant = acme',
      OTEL_SERVICE_NAME: 'shop',
      OTEL_RESOURCE_ATTRIBUTES: 'service.version=7',
    });
    exporter.add(span({ attributes: { text: 'a', whole: 7, part: 0.5, yes: true, left: undefined } }));
    exporter.add(span({ spanId: 'c'.repeat(16), parentId: 'b'.repeat(16), kind: 'client', failed: true }));
    await exporter.flush();
    expect(collector.spans()).toEqual([
      {
        traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'GET /notes', kind: 2, status: {},
        startTimeUnixNano: 1_790_000_000_000_250_000n, endTimeUnixNano: 1_790_000_000_012_000_000n,
        attributes: { text: 'a', whole: 7, part: 0.5, yes: true },
      },
      expect.objectContaining({ spanId: 'c'.repeat(16), parentSpanId: 'b'.repeat(16), kind: 3, status: { code: 2 } }),
    ]);
    expect(collector.resources()).toEqual([{ 'service.name': 'shop', 'service.version': '7', 'deployment.environment.name': 'test' }]);
    expect(collector.headers).toMatchObject([{ 'api-key': 's,cret', 'x-tenant': 'acme', 'content-type': 'application/json' }]);
  });

  it('are sent in batches, by themselves', async () => {
    const { exporter } = open();
    for (let n = 0; n < 512; n += 1) exporter.add(span());
    await vi.waitFor(() => {
      expect(collector.spans()).toHaveLength(512);
    }, { timeout: 20_000 });
    expect(collector.bodies).toHaveLength(1);
  });

  it('are lost when nobody takes them, which is said once until somebody does', async () => {
    collector.answer = 503;
    const { exporter, lines, log } = open();
    for (let n = 0; n < 3; n += 1) {
      exporter.add(span());
      await exporter.flush();
    }
    expect(lines()).toEqual(['spans cannot be sent']);
    collector.answer = 200;
    exporter.add(span());
    await exporter.flush();
    expect(lines()).toEqual(['spans cannot be sent', 'spans are sent again', 'spans were lost']);
    expect(log.lines()[2]).toMatchObject({ level: 'warn', spans: 3 });
    expect(collector.spans()).toHaveLength(1);
  });

  it('take a bounded part of the memory while they wait', async () => {
    const { exporter, log } = open();
    for (let n = 0; n < 10_000; n += 1) exporter.add(span());
    await exporter.flush();
    await exporter.flush();
    expect(collector.spans().length).toBeLessThan(4_096);
    expect(collector.spans().length + Number(log.lines()[0]?.['spans'])).toBe(10_000);
  });

  it('are not recorded where no collector is named', () => {
    expect(createSpanExporter(configOf({}), captureLogger().logger)).toBeUndefined();
  });
});

describe('the variables', () => {
  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a secret'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
    ['OTEL_TRACES_SAMPLER_ARG', '-1'],
  ])('are refused when %s is %s', (name, value) => {
    expect(() => configOf({ [name]: value })).toThrow('must be');
  });
});

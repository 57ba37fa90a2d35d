import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const keyValues = z.array(z.strictObject({
  key: z.string(),
  value: z.union([
    z.strictObject({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
    z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }).transform(({ intValue }) => Number(intValue)),
    z.strictObject({ doubleValue: z.number() }).transform(({ doubleValue }) => doubleValue),
    z.strictObject({ boolValue: z.boolean() }).transform(({ boolValue }) => boolValue),
  ]),
})).transform((pairs) => Object.fromEntries(pairs.map(({ key, value }) => [key, value])));

const nanoseconds = z.string().regex(/^\d{19}$/).transform(BigInt);

const span = z.strictObject({
  traceId: z.string().regex(/^[\da-f]{32}$/),
  spanId: z.string().regex(/^[\da-f]{16}$/),
  parentSpanId: z.string().regex(/^[\da-f]{16}$/).optional(),
  name: z.string().min(1),
  kind: z.int().min(1).max(5),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes: keyValues,
  status: z.strictObject({ code: z.int().min(0).max(2).optional() }),
});

/** An ExportTraceServiceRequest, as strictly as the protocol says it, and nothing else. */
const exportRequest = z.strictObject({
  resourceSpans: z.array(z.strictObject({
    resource: z.strictObject({ attributes: keyValues }),
    scopeSpans: z.array(z.strictObject({ scope: z.strictObject({ name: z.string() }), spans: z.array(span) })),
  })),
});

export type CollectedSpan = z.output<typeof span>;

interface TraceCollector {
  readonly endpoint: string;
  /** What came, as it came. */
  readonly bodies: string[];
  readonly headers: NodeJS.Dict<string | string[]>[];
  spans(): CollectedSpan[];
  resources(): Record<string, unknown>[];
  /** What it answers from now on. */
  answer: number;
  close(): Promise<void>;
}

/** Takes traces as a collector does. */
export async function openTraceCollector(): Promise<TraceCollector> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => {
      if (request.url !== '/v1/traces') {
        response.writeHead(404).end();
        return;
      }
      if (collector.answer === 200) {
        collector.bodies.push(body);
        collector.headers.push(request.headers);
      }
      response.writeHead(collector.answer).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const received = () => collector.bodies.flatMap((body) => exportRequest.parse(JSON.parse(body)).resourceSpans);
  const collector: TraceCollector = {
    endpoint: `http://127.0.0.1:${port}`,
    bodies: [],
    headers: [],
    answer: 200,
    spans: () => received().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    resources: () => received().map(({ resource }) => resource.attributes),
    close: () => new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    }),
  };
  return collector;
}

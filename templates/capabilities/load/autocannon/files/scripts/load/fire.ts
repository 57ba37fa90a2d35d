import autocannon from 'autocannon';

/** How often it looks whether it is done: by itself once a second, so that it would wait for the rest of one. */
const SAMPLE_MS = 50;
/** A value that may be there once only, and that was made up before: an answer like another. */
const CONFLICT = 409;

/** One operation of the API, as somebody calls it who may. */
export interface Operation {
  /** Its method and path, as openapi.json writes them. */
  readonly name: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What is sent, one after the other. */
  readonly bodies?: readonly string[];
}

export interface Measured {
  readonly name: string;
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that say no, and requests without an answer. */
  readonly errors: number;
}

export interface Amount {
  readonly connections: number;
  readonly seconds?: number;
  /** So many requests, however long they take. */
  readonly requests?: number;
}

/** Calls an operation on many connections at once, each as fast as it is answered. What is sent is sent once. */
export async function fire(url: string, { name, path, headers, bodies }: Operation, amount: Amount): Promise<Measured> {
  const times: number[] = [];
  let refused = 0;
  const begunMs = performance.now();
  let lastMs = begunMs;
  const requests = bodies === undefined ? amount.requests : Math.min(bodies.length, amount.requests ?? Infinity);
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon({
      url: url + path,
      headers,
      sampleInt: SAMPLE_MS,
      connections: Math.min(amount.connections, requests ?? Infinity),
      ...requests === undefined ? { duration: amount.seconds ?? 1 } : { amount: requests },
      ...bodies !== undefined && sendEach(bodies),
    }, (error: Error | null, ended) => {
      if (error === null) resolve(ended);
      else reject(error);
    });
    // Its own histogram counts whole milliseconds.
    instance.on('response', (_client, status, _bytes, time) => {
      times.push(time);
      lastMs = performance.now();
      if ((status < 200 || status > 299) && status !== CONFLICT) refused += 1;
    });
  });
  times.sort((a, b) => a - b);
  return {
    name,
    requests: times.length,
    perSecond: times.length === 0 ? 0 : times.length * 1_000 / (lastMs - begunMs),
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    errors: refused + result.errors,
  };
}

function sendEach(bodies: readonly string[]): Pick<autocannon.Options, 'requests'> {
  let sent = 0;
  const setupRequest = (request: autocannon.Request): autocannon.Request => {
    const body = bodies[sent % bodies.length];
    sent += 1;
    return { ...request, method: 'POST', body };
  };
  return { requests: [{ setupRequest }] };
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Infinity;
}

import { setTimeout as sleep } from 'node:timers/promises';

import { currentContext } from '../context/request-context.ts';
import { HttpClientError } from './errors.ts';
import { readBody } from './read-body.ts';
import { isRepeatable, type Outcome, pauseBeforeNext } from './retry.ts';

export interface HttpClientOptions {
  readonly baseUrl: string;
  /** For one try, the body included. */
  readonly timeoutMs?: number;
  /** How often a request that may be repeated is tried again. */
  readonly retries?: number;
  readonly maxResponseBytes?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The longest first pause; each further one is up to twice as long. */
  readonly backoffMs?: number;
}

interface OutgoingRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** By this key the other side recognises a repetition, which makes it safe to repeat a POST too. */
  readonly idempotencyKey?: string;
}

interface IncomingResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

export interface HttpClient {
  request(request: OutgoingRequest): Promise<IncomingResponse>;
}

/**
 * Calls another service: bounded in time and size, repeated only where that is safe, cancelled together with the
 * request that it is made for, and never led elsewhere by a redirect.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { baseUrl, timeoutMs = 5000, retries = 2, maxResponseBytes = 5_242_880, backoffMs = 200 } = options;

  async function send(request: OutgoingRequest, signal: AbortSignal): Promise<IncomingResponse> {
    const response = await fetch(new URL(request.path, baseUrl), {
      method: request.method ?? 'GET',
      headers: headersOf(request, options.headers),
      body: bodyOf(request),
      redirect: 'manual',
      signal,
    });
    if (response.status >= 300 && response.status < 400 && response.headers.has('Location')) {
      await response.body?.cancel();
      throw new HttpClientError('redirect', `${baseUrl} answered with a redirect`);
    }
    return { status: response.status, headers: response.headers, body: await readBody(response, maxResponseBytes) };
  }

  async function attempt(request: OutgoingRequest, cancelled: AbortSignal): Promise<Outcome<IncomingResponse>> {
    const timeUp = AbortSignal.timeout(timeoutMs);
    try {
      return { response: await send(request, AbortSignal.any([cancelled, timeUp])) };
    } catch (error) {
      if (error instanceof HttpClientError) return { error };
      if (cancelled.aborted) return { error: new HttpClientError('aborted', 'the call was cancelled', error) };
      if (timeUp.aborted) return { error: new HttpClientError('timeout', `no answer in ${timeoutMs} ms`, error) };
      return { error: new HttpClientError('network', `${baseUrl} cannot be reached`, error) };
    }
  }

  return {
    async request(request) {
      const cancelled = cancellation(request.signal);
      const tries = isRepeatable(request.method ?? 'GET', request.idempotencyKey) ? retries + 1 : 1;
      for (let number = 1; ; number += 1) {
        const outcome = await attempt(request, cancelled);
        const pause = number < tries ? pauseBeforeNext(outcome, number, backoffMs) : undefined;
        if (pause === undefined) return unwrap(outcome);
        await wait(pause, cancelled);
      }
    },
  };
}

/** Aborted by the caller, or with the request that the call is made for. */
function cancellation(signal: AbortSignal | undefined): AbortSignal {
  return AbortSignal.any([signal, currentContext()?.signal].filter((one) => one !== undefined));
}

async function wait(ms: number, cancelled: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: cancelled });
  } catch (error) {
    throw new HttpClientError('aborted', 'the call was cancelled', error);
  }
}

function unwrap(outcome: Outcome<IncomingResponse>): IncomingResponse {
  if ('error' in outcome) throw outcome.error;
  return outcome.response;
}

function bodyOf({ json, form }: OutgoingRequest): string | URLSearchParams | null {
  if (form !== undefined) return new URLSearchParams(form);
  return json === undefined ? null : JSON.stringify(json);
}

function headersOf(request: OutgoingRequest, common: HttpClientOptions['headers']): Headers {
  const headers = new Headers({ Accept: 'application/json', ...common, ...request.headers });
  const requestId = currentContext()?.requestId;
  if (requestId !== undefined) headers.set('X-Request-Id', requestId);
  if (request.idempotencyKey !== undefined) headers.set('Idempotency-Key', request.idempotencyKey);
  if (request.json !== undefined) headers.set('Content-Type', 'application/json');
  return headers;
}

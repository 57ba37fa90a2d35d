import { randomInt } from 'node:crypto';

import { HttpClientError } from './errors.ts';

const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);
const WORTH_ANOTHER_TRY = new Set([408, 429, 502, 503, 504]);
const LONGEST_PAUSE_MS = 10_000;

/** What one try led to. */
export type Outcome<T> = { readonly response: T } | { readonly error: unknown };

interface Answer {
  readonly status: number;
  readonly headers: Headers;
}

/** Sent twice, it must not be done twice. */
export function isRepeatable(method: string, idempotencyKey: string | undefined): boolean {
  return REPEATABLE.has(method) || idempotencyKey !== undefined;
}

/** How long to wait before the next try; undefined when another try would not help. */
export function pauseBeforeNext(outcome: Outcome<Answer>, triesSoFar: number, backoffMs: number): number | undefined {
  const asked = 'error' in outcome ? pauseAfterError(outcome.error) : pauseAfterAnswer(outcome.response);
  if (asked === undefined || asked > LONGEST_PAUSE_MS) return undefined;
  // Any moment up to the limit: callers that failed together must not come back together.
  return asked + randomInt(Math.min(LONGEST_PAUSE_MS, backoffMs * 2 ** (triesSoFar - 1)) + 1);
}

function pauseAfterError(error: unknown): number | undefined {
  const passing = error instanceof HttpClientError && (error.failure === 'network' || error.failure === 'timeout');
  return passing ? 0 : undefined;
}

function pauseAfterAnswer({ status, headers }: Answer): number | undefined {
  return WORTH_ANOTHER_TRY.has(status) ? retryAfterMs(headers.get('Retry-After')) : undefined;
}

/** `Retry-After` is a number of seconds or a date; none at all, or one that cannot be read, asks for no pause. */
export function retryAfterMs(header: string | null, now = Date.now()): number {
  if (header === null) return 0;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}

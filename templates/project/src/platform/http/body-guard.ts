import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

import { AppError } from '../errors/app-error.ts';
import type { AppEnv } from './app-env.ts';
import { toPointer } from './field-errors.ts';
import { isDeeperThan } from './json-depth.ts';

/**
 * Refuses bodies that are too large, and JSON that is written to do harm. `below` names paths that need less, `uploads`
 * those of routes that read a body of any length themselves, and limit it.
 */
export function bodyGuard(
  maxBytes: number,
  below: Readonly<Record<string, number>> = {},
  uploads: readonly RegExp[] = [],
): MiddlewareHandler<AppEnv> {
  const general = guard(maxBytes);
  const special = Object.entries(below).map(([path, bytes]) => ({ prefix: `${path}/`, handle: guard(Math.min(bytes, maxBytes)) }));
  return async (c, next) => {
    if (c.req.url.includes('%00')) throw new AppError('bad_request', { detail: 'The URL holds the character U+0000.' });
    const isUpload = c.req.method === 'PUT' && uploads.some((path) => path.test(c.req.path));
    if (c.req.method === 'GET' || c.req.method === 'HEAD' || isUpload) {
      await next();
      return;
    }
    const path = `${c.req.path}/`;
    const { handle } = special.find(({ prefix }) => path.startsWith(prefix)) ?? { handle: general };
    await handle(c, next);
  };
}

function guard(maxBytes: number): MiddlewareHandler<AppEnv> {
  const limitChunked = bodyLimit({ maxSize: maxBytes, onError: tooLarge });
  return async (c, next) => {
    const declared = c.req.header('Content-Length');
    if (declared !== undefined && Number(declared) > maxBytes) tooLarge();
    const inspectAndGoOn = async (): Promise<void> => {
      if (c.req.header('Content-Type')?.toLowerCase().includes('json') === true) refuseHarmful(await c.req.text());
      await next();
    };
    // With a declared length the server itself reads no further than that.
    if (declared !== undefined) await inspectAndGoOn();
    else await limitChunked(c, inspectAndGoOn);
  };
}

function tooLarge(): never {
  throw new AppError('payload_too_large');
}

/** What walks through a body, validators too, does it by recursion. Nobody needs as many levels. */
const MAX_DEPTH = 64;

/** Only a text with one of the marks needs a second look, so that nearly all bodies are parsed once. */
function refuseHarmful(text: string): void {
  if (isDeeperThan(text, MAX_DEPTH)) throw new AppError('bad_request', { detail: 'The body is nested too deeply.' });
  if (!text.includes('__proto__') && !text.includes('\\u')) return;
  inspect(parse(text), []);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('bad_request', { detail: 'The body is not valid JSON.', cause: error });
  }
}

function inspect(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) refuse(path, 'must not hold the character U+0000');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw new AppError('bad_request', { detail: 'The body holds a key that is not allowed.' });
    inspect(item, [...path, key]);
  }
}

function refuse(path: readonly string[], detail: string): never {
  throw new AppError('validation_failed', { errors: [{ pointer: toPointer(path), detail }] });
}

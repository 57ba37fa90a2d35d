import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';

import type { HttpConfig } from '../config/core-env.ts';
import { addHeader } from './answer.ts';
import type { AppEnv } from './app-env.ts';

/** An API's answers are data: nothing in them may run, be framed, or be kept by a cache that was not told to. */
export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
} as const;

const EXPOSED = ['ETag', 'Link', 'Location', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'];

/** Browsers of other origins may call only when their origin is listed. */
export function crossOrigin({ corsOrigins, corsCredentials }: HttpConfig): MiddlewareHandler<AppEnv> {
  const anyOrigin = corsOrigins.includes('*');
  const preflight = cors({
    origin: anyOrigin ? '*' : corsOrigins,
    credentials: corsCredentials,
    allowMethods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'X-Request-Id'],
    exposeHeaders: EXPOSED,
    maxAge: 600,
  });
  return async (c, next) => {
    if (c.req.method === 'OPTIONS') return preflight(c, next);
    const origin = c.req.header('Origin');
    if (anyOrigin) addHeader(c, 'access-control-allow-origin', '*');
    else addHeader(c, 'vary', 'Origin');
    if (!anyOrigin && origin !== undefined && corsOrigins.includes(origin)) addHeader(c, 'access-control-allow-origin', origin);
    if (corsCredentials) addHeader(c, 'access-control-allow-credentials', 'true');
    addHeader(c, 'access-control-expose-headers', EXPOSED.join(','));
    return next();
  };
}

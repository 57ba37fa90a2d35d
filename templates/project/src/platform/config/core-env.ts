import { randomBytes } from 'node:crypto';
import { z } from 'zod';

import { type Mode } from './sections.ts';
import { flag, integer, list } from './variables.ts';

const origin = z
  .string()
  .refine(
    (text) => text === '*' || (URL.canParse(text) && new URL(text).origin === text),
    'must be origins such as https://app.acme.test, or *',
  );

/** The variables that every process of this service reads. */
export function coreEnv({ env, production }: Mode) {
  return z
    .object({
      PORT: integer(0, 65_535).default(3000),
      HOST: z.string().default(production ? '0.0.0.0' : '127.0.0.1'),
      LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
      // Outside production a process without one makes its own: what it signs is worthless after a restart.
      APP_SECRET: production ? appSecret : appSecret.default(() => randomBytes(32).toString('base64url')),
      PUBLIC_URL: production ? publicUrl : publicUrl.optional(),
      DOCS: flag().default(!production),
      BODY_LIMIT_BYTES: integer(1024, 1_073_741_824).default(1_048_576),
      REQUEST_TIMEOUT_MS: integer(100, 600_000).default(15_000),
      // Longer than a request may take, shorter than the platform waits before it kills.
      SHUTDOWN_TIMEOUT_MS: integer(100, 600_000).default(20_000),
      // Keep answering this long after SIGTERM, until load balancers have seen /readyz turn.
      DRAIN_DELAY_MS: integer(0, 120_000).default(0),
      // How many proxies of ours stand in front; 0 means that X-Forwarded-For is the client's own invention.
      TRUST_PROXY: integer(0, 10).default(0),
      CORS_ORIGINS: list(origin).default([]),
      CORS_CREDENTIALS: flag().default(true),
      RATE_LIMIT_POINTS: integer(1, 1_000_000).default(300),
      RATE_LIMIT_SECONDS: integer(1, 86_400).default(60),
    })
    .refine((values) => !(values.CORS_CREDENTIALS && values.CORS_ORIGINS.includes('*')), {
      path: ['CORS_ORIGINS'],
      message: 'must not be * while CORS_CREDENTIALS is true',
    })
    .transform((values) => ({
      env,
      port: values.PORT,
      host: values.HOST,
      logLevel: values.LOG_LEVEL,
      appSecret: values.APP_SECRET,
      publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
      docs: values.DOCS,
      http: {
        bodyLimitBytes: values.BODY_LIMIT_BYTES,
        requestTimeoutMs: values.REQUEST_TIMEOUT_MS,
        shutdownTimeoutMs: values.SHUTDOWN_TIMEOUT_MS,
        drainDelayMs: values.DRAIN_DELAY_MS,
        trustProxy: values.TRUST_PROXY,
        corsOrigins: values.CORS_ORIGINS,
        corsCredentials: values.CORS_CREDENTIALS,
        rateLimit: { points: values.RATE_LIMIT_POINTS, seconds: values.RATE_LIMIT_SECONDS },
      },
    }));
}

const appSecret = z.string().min(32, 'must have at least 32 characters');
const publicUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).transform((url) => url.replace(/\/+$/, ''));

export type CoreConfig = z.output<ReturnType<typeof coreEnv>>;
export type HttpConfig = CoreConfig['http'];

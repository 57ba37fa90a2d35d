import { z } from 'zod';

import type { Mode } from '../config/sections.ts';

const dsn = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .refine((text) => /^\w+:\/\/[^:@/]+@[^/]+\/(?:.+\/)?[\w-]+$/.test(text), 'must be like https://key@host/project');

export function errorTrackingEnv({ env }: Mode) {
  return z
    .object({
      SENTRY_DSN: dsn.optional(),
      SENTRY_ENVIRONMENT: z.string().default(env),
      SENTRY_RELEASE: z.string().optional(),
    })
    .transform((values) => ({
      dsn: values.SENTRY_DSN,
      environment: values.SENTRY_ENVIRONMENT,
      release: values.SENTRY_RELEASE,
    }));
}

export type ErrorTrackingConfig = z.output<ReturnType<typeof errorTrackingEnv>>;

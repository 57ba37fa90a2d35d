import { z } from 'zod';

import { integer } from '../config/variables.ts';

/** A port of its own, which no load balancer knows: what it tells is nobody's business outside. */
export function metricsEnv() {
  return z
    .object({
      METRICS_PORT: integer(0, 65_535).optional(),
    })
    .transform((values) => ({ port: values.METRICS_PORT }));
}

export type MetricsConfig = z.output<ReturnType<typeof metricsEnv>>;

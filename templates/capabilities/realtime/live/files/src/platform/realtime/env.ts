import { z } from 'zod';

import { integer } from '../config/variables.ts';

/** How many may listen at a time: each is a connection, and some memory. */
export function realtimeEnv() {
  return z
    .object({
      LIVE_STREAMS_MAX: integer(1, 30_000).default(5_000),
      LIVE_STREAMS_PER_CALLER: integer(1, 30_000).default(10),
    })
    .transform((values) => ({ most: values.LIVE_STREAMS_MAX, perCaller: values.LIVE_STREAMS_PER_CALLER }));
}

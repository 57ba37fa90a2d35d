import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Tells schemas apart by what they take, whichever release of the library describes it. */
export function fingerprint(schema: z.ZodType): string {
  const described = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), (key, value: unknown) => key === '$schema' || key === 'pattern' ? undefined : value);
  return createHash('sha256').update(described).digest('hex').slice(0, 16);
}

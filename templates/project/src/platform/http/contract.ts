// Pieces of route contracts that all modules share.
import { z } from '@hono/zod-openapi';

/** A body in JSON, of a request or a response. */
export function jsonContent<Schema extends z.ZodType>(schema: Schema) {
  return { 'application/json': { schema } };
}

export const responseHeaders = {
  link: z.object({
    Link: z.string().optional().openapi({ description: 'The next page (rel="next"); absent on the last one.' }),
  }),
  location: z.object({
    Location: z.string().openapi({ description: 'Where the new resource is.', format: 'uri-reference' }),
  }),
};

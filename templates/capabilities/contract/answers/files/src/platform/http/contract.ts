// Pieces of route contracts that all modules share.
import { z } from '@hono/zod-openapi';

/** @public A body in JSON, of a request or a response. */
export function jsonContent<Schema extends z.ZodType>(schema: Schema) {
  return { 'application/json': { schema } };
}

/** @public A merge patch (RFC 7396), under its own media type or as plain JSON. */
export function mergePatchContent<Schema extends z.ZodType>(schema: Schema) {
  return { 'application/json': { schema }, 'application/merge-patch+json': { schema } };
}

const etag = z.string().openapi({ description: 'The version of what is answered, for If-Match and If-None-Match.' });

/** @public What answers say beside their body. */
export const responseHeaders = {
  etag: z.object({ ETag: etag }),
  link: z.object({
    Link: z.string().optional().openapi({ description: 'The next page (rel="next"); absent on the last one.' }),
  }),
  created: z.object({
    ETag: etag,
    Location: z.string().openapi({ description: 'Where the new resource is.', format: 'uri-reference' }),
  }),
};

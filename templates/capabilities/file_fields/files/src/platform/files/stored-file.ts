import { z } from '@hono/zod-openapi';

/** What a row holds of a file. The storage keeps its bytes under the ids of row and file. */
export const storedFileSchema = z
  .object({
    id: z.string().openapi({ format: 'uuid', description: 'Another one each time that a file is sent' }),
    name: z.string().openapi({ description: 'What whoever has sent it calls it', example: 'offer.pdf' }),
    type: z.string().openapi({ description: 'The media type of its content', example: 'application/pdf' }),
    size: z.int().openapi({ description: 'In bytes' }),
    digest: z.string().openapi({ description: 'SHA-256 of its content, in hexadecimal' }),
  })
  .openapi('StoredFile', { description: 'A file that a row has' });

export type StoredFile = z.infer<typeof storedFileSchema>;

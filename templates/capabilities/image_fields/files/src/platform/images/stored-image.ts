import { z } from '@hono/zod-openapi';

import { storedFileSchema } from '../files/stored-file.ts';

const variantSchema = z.object({
  name: z.string().openapi({ description: 'Where it is read: behind the address of the picture', example: 'thumb' }),
  width: z.int().openapi({ description: 'In pixels' }),
  height: z.int().openapi({ description: 'In pixels' }),
});

/**
 * What a row holds of a picture. Its variants are known when it is sent, and are made later: nothing is written to the
 * row then, and whoever has read it may still change it.
 */
export const storedImageSchema = z
  .object({
    // Not `extend`: the contract would make it a file that may not be null where the picture may.
    ...storedFileSchema.shape,
    width: z.int().openapi({ description: 'In pixels, as it is shown' }),
    height: z.int().openapi({ description: 'In pixels, as it is shown' }),
    variants: z.array(variantSchema).openapi({ description: 'The smaller pictures that are made of it' }),
  })
  .openapi('StoredImage', { description: 'A picture that a row has' });

export type StoredImage = z.infer<typeof storedImageSchema>;
export type Variant = Readonly<z.infer<typeof variantSchema>>;

import { createRoute, z } from '@hono/zod-openapi';

import { AppError } from '../errors/app-error.ts';
import { answerFile, ranges } from '../files/file-answers.ts';
import { mediaTypeOf } from '../files/file-kinds.ts';
import { type FileRoute, mountFile, type RowWith } from '../files/file-routes.ts';
import type { Router } from '../http/app-env.ts';
import { responseHeaders } from '../http/contract.ts';
import { problemResponses } from '../http/problems.ts';
import type { ByteRange } from '../storage/storage.ts';
import { wire } from '../validation/wire.ts';
import type { ImageStore } from './image-store.ts';
import type { StoredImage } from './stored-image.ts';
import type { VariantRule } from './variant-rule.ts';

export interface ImageRoute<Field extends string, Row extends RowWith<Field, StoredImage>> extends FileRoute<Field, StoredImage, Row> {
  readonly variants: readonly VariantRule[];
}

/** A picture is a file, and each of its variants has an address behind that of the picture. */
export function mountImage<Field extends string, Row extends RowWith<Field, StoredImage>>(
  router: Router,
  imageStore: ImageStore,
  { variants, ...route }: ImageRoute<Field, Row>,
): void {
  mountFile(router, imageStore.receiving(variants), route);
  const [first, ...others] = variants.map(({ name }) => name);
  if (first === undefined) return;

  const { field, service, read } = route;
  const binary = { schema: { type: 'string', format: 'binary' } } as const;
  const types = ['image/webp', ...route.kinds.map(mediaTypeOf)];
  const content = Object.fromEntries(types.map((type) => [type, binary]));
  const params = z.object({
    id: wire.uuid().openapi({ description: 'The id of the row' }),
    variant: z.enum([first, ...others]).openapi({ description: 'Which of the pictures that are made of it' }),
  });

  router.openapi(
    createRoute({
      method: 'get',
      path: `/{id}/${route.path}/{variant}`,
      operationId: `read${route.operation}Variant`,
      summary: `Read a variant of the ${route.words}`,
      description: `A smaller picture that is made of the ${route.words}; until that is done, the ${route.words} itself, which nobody should keep. Open to whoever may read the row.`,
      tags: [route.tag],
      ...read,
      request: { params, headers: ranges },
      responses: {
        200: { description: 'The picture', headers: responseHeaders.etag, content },
        206: { description: 'The part that was asked for', headers: responseHeaders.etag, content },
        304: { description: 'The client has this version already' },
        ...problemResponses(401, 403, 404, 416),
      },
    }),
    async (c) => {
      const { id, variant } = c.req.valid('param');
      const row = await service.read(c.var.actor, id);
      const image = row[field];
      if (image === null) throw new AppError('not_found');
      const size = await imageStore.sizeOf(row.id, image, variant);
      if (size !== null) {
        const open = (range?: ByteRange) => imageStore.openVariant(row.id, image, variant, range);
        const made = { name: `${variant}.webp`, type: 'image/webp', size, open };
        return answerFile(c, made, { row, headers: c.req.valid('header'), read });
      }
      void imageStore.order(row.id, image);
      const standIn = { ...image, open: () => imageStore.open(row.id, image) };
      const answer = await answerFile(c, standIn, { row, headers: {}, read });
      // The entity tag will be that of the variant.
      for (const header of ['ETag', 'Accept-Ranges']) answer.headers.delete(header);
      answer.headers.set('Cache-Control', 'no-store');
      return answer;
    },
  );
}

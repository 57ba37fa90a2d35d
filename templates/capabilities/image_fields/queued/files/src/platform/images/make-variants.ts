import { z } from 'zod';

import { defineJob } from '../jobs/define-job.ts';

const side = z.int().positive();

export const makeVariants = defineJob({
  name: 'images.make-variants',
  schema: z.strictObject({
    row: z.string(),
    file: z.string(),
    variants: z.array(z.strictObject({ name: z.string(), width: side, height: side })).readonly(),
  }),
  key: ({ file }) => file,
});

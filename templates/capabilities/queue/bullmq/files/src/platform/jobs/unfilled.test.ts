import { expect, it } from 'vitest';
import { z } from 'zod';

import { bindJob, defineJob, notFilledIn } from './define-job.ts';
import { refuseUnfilled } from './unfilled.ts';

const [greet, thank] = ['test.greet', 'test.thank'].map((name) => defineJob({ name, schema: z.strictObject({}) }));
const filledIn = bindJob(greet!, () => Promise.resolve(() => Promise.resolve()));
const unfilled = bindJob(thank!, () => Promise.resolve(notFilledIn));

it('refuses jobs whose handler nobody has written, by their names', async () => {
  await expect(refuseUnfilled([filledIn, unfilled])).rejects.toThrow(/: test\.thank$/);
  await expect(refuseUnfilled([filledIn])).resolves.toBeUndefined();
});

import { z } from 'zod';
import { defineJob, HOURS_OF_RETRIES } from '../../platform/jobs/define-job.ts';

/** Carries the id of a stored mail only: a queue is no place for an address, nor for a secret. */
export const sendAccountMail = defineJob({
  name: 'accounts.mail',
  schema: z.strictObject({ mailId: z.uuid() }),
  key: ({ mailId }) => mailId,
  ...HOURS_OF_RETRIES,
});

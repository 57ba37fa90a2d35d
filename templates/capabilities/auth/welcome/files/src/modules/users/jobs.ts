import { z } from 'zod';
import { defineJob, HOURS_OF_RETRIES } from '../../platform/jobs/define-job.ts';

/** Carries the id only: a queue is no place for an address. */
export const sendWelcomeMail = defineJob({
  name: 'users.welcome-mail',
  schema: z.strictObject({ userId: z.uuid() }),
  key: ({ userId }) => userId,
  ...HOURS_OF_RETRIES,
});

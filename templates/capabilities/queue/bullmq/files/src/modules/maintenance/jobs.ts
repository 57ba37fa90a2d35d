import { z } from 'zod';

import { defineJob } from '../../platform/jobs/define-job.ts';
import { scheduleJob } from '../../platform/jobs/job-queue.ts';

export const purgeExpired = defineJob({
  name: 'maintenance.purge-expired',
  schema: z.strictObject({}),
  // The next night does what this one could not.
  attempts: 3,
});

export const maintenanceSchedules = [
  scheduleJob(purgeExpired, {}, { id: 'maintenance.purge-expired', pattern: '17 3 * * *' }),
];

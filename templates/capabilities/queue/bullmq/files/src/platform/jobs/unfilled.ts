import type { JobRegistry } from './define-job.ts';

/** Jobs that nobody has written would pile up among the dead ones, where they look like a fault. */
export async function refuseUnfilled(registry: JobRegistry): Promise<void> {
  const unfilled: string[] = [];
  for (const job of registry) if (!await job.isFilledIn()) unfilled.push(job.name);
  if (unfilled.length > 0) throw new Error(`The handler is not filled in of: ${unfilled.join(', ')}`);
}

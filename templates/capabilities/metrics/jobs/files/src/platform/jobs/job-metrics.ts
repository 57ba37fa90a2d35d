import type { Metrics } from '../metrics/metrics.ts';
import type { JobQueue, JobRunner } from './job-queue.ts';

const SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300];

/** Times each attempt by job and outcome. A name that is bound to no handler was made up by nobody here: one series. */
export function timed(run: JobRunner, names: readonly string[], metrics: Metrics): JobRunner {
  const known = new Set(names);
  const observe = metrics.histogram({
    name: 'job_attempt_duration_seconds',
    help: 'Duration of attempts by job and outcome.',
    labels: ['job', 'outcome'],
    buckets: SECONDS,
  });

  return async (delivery) => {
    const job = known.has(delivery.name) ? delivery.name : '_OTHER';
    const start = performance.now();
    let outcome = 'failed';
    try {
      await run(delivery);
      outcome = 'completed';
    } finally {
      observe({ job, outcome }, (performance.now() - start) / 1_000);
    }
  };
}

/** Every worker measures the same queue: take the largest of what they say, never the sum. */
export function measureQueue(queue: Pick<JobQueue, 'measure'>, metrics: Metrics): void {
  let running: ReturnType<JobQueue['measure']> | undefined;
  // The three are read at a time: once for all of them.
  const measure = () => running ??= queue.measure().finally(() => {
    running = undefined;
  });
  metrics.gauge({ name: 'job_queue_waiting', help: 'Jobs that wait for a worker, by lane.', labels: ['lane'] }, async () => {
    const { waiting } = await measure();
    return Object.entries(waiting).map(([lane, status]) => ({ labels: { lane }, value: status.waiting }));
  });
  metrics.gauge({ name: 'job_queue_oldest_seconds', help: 'Age of the oldest job that waits for a worker, by lane.', labels: ['lane'] }, async () => {
    const { waiting } = await measure();
    return Object.entries(waiting).map(([lane, status]) => ({ labels: { lane }, value: status.oldestSeconds ?? 0 }));
  });
  metrics.gauge({ name: 'job_queue_jobs', help: 'Jobs that a worker is at, that wait for their time, or that failed for good.', labels: ['state'] }, async () => {
    const { jobs } = await measure();
    return Object.entries(jobs).map(([state, value]) => ({ labels: { state }, value }));
  });
}

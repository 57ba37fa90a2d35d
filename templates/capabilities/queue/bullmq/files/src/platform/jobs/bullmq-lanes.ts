import type { Job, JobType } from 'bullmq';

import { type Lane, lanes } from './define-job.ts';
import type { LaneStatus, QueueStatus } from './job-queue.ts';

/** Every job has one: BullMQ lets a job without a priority overtake all that have one. */
export const priorities: Record<Lane, number> = { critical: 1, default: 10, bulk: 100 };

/** What of BullMQ's queues is read. */
interface Readable {
  getJobs(types: JobType[], start: number, end: number, ascending: boolean): Promise<Pick<Job, 'opts' | 'timestamp'>[]>;
  getCountsPerPriority(priorities: number[]): Promise<Record<string, number>>;
}

const PAGE = 1_000;

/** BullMQ counts by state, and by priority only what waits: the rest is read, a page at a time. */
export async function readStatus(queues: readonly Readable[]): Promise<QueueStatus> {
  const status = await readWaiting(queues);
  for (const queue of queues) {
    for await (const job of allOf(queue, 'active')) status[laneOf(job)].active += 1;
    for (const state of ['delayed', 'waiting-children'] as const) {
      for await (const job of allOf(queue, state)) status[laneOf(job)].delayed += 1;
    }
    for await (const job of allOf(queue, 'failed')) status[laneOf(job)].dead += 1;
  }
  return status;
}

/** @public What waits, and nothing else: a few commands, however much it is. */
export async function readWaiting(queues: readonly Readable[]): Promise<QueueStatus> {
  const status = { critical: emptyLane(), default: emptyLane(), bulk: emptyLane() };
  for (const queue of queues) {
    // What its worker has left behind comes back without its place among the lanes.
    for await (const job of allOf(queue, 'waiting')) addWaiting(status[laneOf(job)], 1, job);

    const waiting = await queue.getCountsPerPriority(Object.values(priorities));
    let before = 0;
    for (const lane of lanes) {
      const count = waiting[priorities[lane]] ?? 0;
      // They stand in the order in which they will be taken: those of one lane together, the oldest first.
      const [oldest] = count === 0 ? [] : await queue.getJobs(['prioritized'], before, before, true);
      if (oldest) addWaiting(status[lane], count, oldest);
      before += count;
    }
  }
  return status;
}

async function* allOf(queue: Readable, state: JobType) {
  for (let start = 0, read = PAGE; read === PAGE; start += PAGE) {
    const jobs = await queue.getJobs([state], start, start + PAGE - 1, true);
    yield* jobs;
    read = jobs.length;
  }
}

function addWaiting(lane: LaneStatus, count: number, { opts, timestamp }: Pick<Job, 'opts' | 'timestamp'>): void {
  lane.waiting += count;
  const tenths = Math.round((Date.now() - timestamp - (opts.delay ?? 0)) / 100);
  lane.oldestSeconds = Math.max(lane.oldestSeconds ?? 0, tenths / 10);
}

function emptyLane(): LaneStatus {
  return { waiting: 0, active: 0, delayed: 0, dead: 0, oldestSeconds: null };
}

/** Jobs from before there were lanes have no priority. */
function laneOf({ opts }: Pick<Job, 'opts'>): Lane {
  return lanes.find((lane) => priorities[lane] === opts.priority) ?? 'default';
}

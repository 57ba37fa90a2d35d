import { fire, type Operation } from './fire.ts';
import type { Target } from './target.ts';

export interface HeapOptions {
  readonly rounds: number;
  /** Of each round, shared out among the operations. */
  readonly requests: number;
  /** In megabytes a thousand requests. */
  readonly limit: number;
}

export interface HeapReport {
  /** What was held after each round, in megabytes. */
  readonly heldMb: readonly number[];
  /** How much more is held after a thousand requests, in megabytes. */
  readonly slopeMb: number;
  /** What was found, a line each. */
  readonly findings: readonly string[];
}

/** Lets the server answer, round by round, and sees whether it holds more after each, when all that is free is freed. */
export async function measureHeap(target: Target, operations: readonly Operation[], options: HeapOptions): Promise<HeapReport> {
  const each = Math.ceil(options.requests / operations.length);
  const heldMb: number[] = [];
  let sent = 0;
  // What is compiled and kept once comes with the first round, which does not count.
  for (let round = 0; round <= options.rounds; round += 1) {
    sent = 0;
    for (const operation of operations) sent += (await fire(target.url, operation, { connections: 10, requests: each })).requests;
    if (round > 0) heldMb.push(await heldBy(target));
  }
  const slopeMb = slopeOf(heldMb) / sent * 1_000;
  const grows = slopeMb > options.limit ? [`holds ${slopeMb.toFixed(2)} MB more after each 1,000 requests, at most ${options.limit}`] : [];
  return { heldMb, slopeMb, findings: [...grows, ...target.warnings()] };
}

async function heldBy({ inspect }: Target): Promise<number> {
  await inspect('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await inspect<{ usedSize: number; backingStorageSize?: number }>('Runtime.getHeapUsage');
  return (usedSize + backingStorageSize) / 2 ** 20;
}

/** How much each value is more than the one before, by least squares. */
export function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const covariance = values.reduce((sum, value, n) => sum + (n - middle) * (value - mean), 0);
  return covariance / values.reduce((sum, _, n) => sum + (n - middle) ** 2, 0);
}

import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fire, type Operation } from './fire.ts';
import type { Target } from './target.ts';

/** A function, where it stands, and its share of all that was seen. */
export interface Spent {
  readonly name: string;
  readonly place: string;
  readonly share: number;
}

export interface Profile {
  /** Ends the name of its file: developer tools of Chromium and editors open it. */
  readonly extension: 'cpuprofile' | 'heapprofile';
  readonly content: string;
  /** What most was spent in, by itself. */
  readonly most: readonly Spent[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
}

interface HeapNode {
  readonly callFrame: CallFrame;
  readonly selfSize: number;
  readonly children: readonly HeapNode[];
}

/** Where the time of the server goes while it answers. */
export async function profileCpu(target: Target, operations: readonly Operation[], seconds: number): Promise<Profile> {
  await target.inspect('Profiler.enable');
  await target.inspect('Profiler.start');
  await fireAll(target, operations, seconds);
  const { profile } = await target.inspect<{ profile: CpuProfile }>('Profiler.stop');
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const samples = profile.samples.map((id): [CallFrame | undefined, number] => [frames.get(id), 1]);
  return { extension: 'cpuprofile', content: JSON.stringify(profile), most: rank(samples) };
}

/** Who asked for the memory that the server takes while it answers, whether or not it is freed again. */
export async function profileHeap(target: Target, operations: readonly Operation[], seconds: number): Promise<Profile> {
  await target.inspect('HeapProfiler.startSampling', { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true });
  await fireAll(target, operations, seconds);
  const { profile } = await target.inspect<{ profile: { head: HeapNode } }>('HeapProfiler.stopSampling');
  return { extension: 'heapprofile', content: JSON.stringify(profile), most: rank(sizesOf(profile.head)) };
}

async function fireAll({ url }: Target, operations: readonly Operation[], seconds: number): Promise<void> {
  for (const operation of operations) await fire(url, operation, { connections: 10, seconds: seconds / operations.length });
}

function sizesOf({ callFrame, selfSize, children }: HeapNode): [CallFrame, number][] {
  return [[callFrame, selfSize], ...children.flatMap(sizesOf)];
}

/** Where it stands, seen from the project; nothing for what Node.js does by itself. */
function placeOf({ url, lineNumber }: CallFrame): string {
  if (url === '') return '';
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  return `${isAbsolute(path) ? relative('.', path) : path}:${lineNumber + 1}`;
}

const IDLE = new Set(['(idle)', '(root)', '(program)']);
const SHOWN = 15;

function rank(spent: readonly (readonly [CallFrame | undefined, number])[]): Spent[] {
  const sums = new Map<string, { name: string; place: string; sum: number }>();
  let all = 0;
  for (const [frame, amount] of spent) {
    if (frame === undefined || IDLE.has(frame.functionName)) continue;
    const name = frame.functionName === '' ? '(anonymous)' : frame.functionName;
    const place = placeOf(frame);
    const known = sums.get(`${name} ${place}`)?.sum ?? 0;
    sums.set(`${name} ${place}`, { name, place, sum: known + amount });
    all += amount;
  }
  const sorted = [...sums.values()].sort((a, b) => b.sum - a.sum).slice(0, SHOWN);
  return sorted.map(({ name, place, sum }) => ({ name, place, share: sum / all }));
}

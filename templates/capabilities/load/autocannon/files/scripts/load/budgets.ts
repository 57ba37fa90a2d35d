import { readFile } from 'node:fs/promises';
import { z } from 'zod';

import { UsageError } from './command.ts';
import type { Measured } from './fire.ts';

const budget = z.strictObject({
  p50Ms: z.number().min(0).optional(),
  p99Ms: z.number().min(0).optional(),
  errors: z.int().min(0).optional(),
  /** The only one that is a least number. */
  perSecond: z.number().min(0).optional(),
});

const budgets = z.record(z.string(), budget);

/** By the name of an operation; `*` is for every one, as far as it has none of its own. */
export type Budgets = z.output<typeof budgets>;

type Budget = z.output<typeof budget>;

const EVERY = '*';

export async function readBudgets(file: string): Promise<Budgets> {
  try {
    return budgets.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message}`);
  }
}

/** What was missed, a line each: a budget, or an operation that one is for. */
export function missedBudgets(measured: readonly Measured[], given: Budgets): string[] {
  const names = new Set([EVERY, ...measured.map(({ name }) => name)]);
  const unknown = Object.keys(given).filter((name) => !names.has(name)).map((name) => `${name}: was not measured`);
  return [...unknown, ...measured.flatMap((one) => missedBy(one, { ...given[EVERY], ...given[one.name] }))];
}

const MOST = ['p50Ms', 'p99Ms', 'errors'] as const;

function missedBy(measured: Measured, given: Budget): string[] {
  const lines: string[] = [];
  for (const key of MOST) {
    const limit = given[key] ?? Infinity;
    if (measured[key] > limit) lines.push(`${measured.name}: ${key} is ${round(measured[key])}, at most ${limit}`);
  }
  const least = given.perSecond ?? 0;
  if (measured.perSecond < least) lines.push(`${measured.name}: perSecond is ${round(measured.perSecond)}, at least ${least}`);
  return lines;
}

export function round(value: number): number {
  return Number(value.toPrecision(3));
}

// Puts load on each operation of the production build, and ends with 1 when a budget is missed. With --url on a server
// that runs already, where it reads only.
import { numberOf, runCommand, UsageError } from './load/command.ts';
import { missedBudgets, readBudgets, round } from './load/budgets.ts';
import { fire, type Measured, type Operation } from './load/fire.ts';
import { findOperations, findReadable } from './load/operations.ts';
import { withBuild } from './load/target.ts';

await runCommand({
  url: { type: 'string' },
  header: { type: 'string', multiple: true, default: [] },
  seconds: { type: 'string', default: '3' },
  connections: { type: 'string', default: '10' },
  budgets: { type: 'string', default: 'load/budgets.json' },
  json: { type: 'boolean', default: false },
}, async ({ values }) => {
  const budgets = await readBudgets(values.budgets);
  const amount = { seconds: numberOf('seconds', values.seconds), connections: numberOf('connections', values.connections) };

  async function measure(url: string, operations: readonly Operation[]): Promise<Measured[]> {
    const measured: Measured[] = [];
    // One after the other: each has the server for itself.
    for (const operation of operations) measured.push(await fire(url, operation, amount));
    return measured;
  }

  const measured = values.url === undefined
    ? await withBuild(async (target) => measure(target.url, await findOperations(target)))
    : await measure(values.url, await findReadable(values.url, headersOf(values.header)));
  const missed = missedBudgets(measured, budgets);
  if (values.json) console.log(JSON.stringify({ measured, missed }, null, 2));
  else console.table(Object.fromEntries(measured.map(toRow)));
  for (const line of missed) console.error(line);
  return missed.length === 0;
});

function toRow({ name, ...numbers }: Measured): [string, Record<string, number>] {
  return [name, Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, round(value)]))];
}

function headersOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(lines.map((line) => {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new UsageError(`--header must be 'Name: value', not ${line}.`);
    return [name, value];
  }));
}

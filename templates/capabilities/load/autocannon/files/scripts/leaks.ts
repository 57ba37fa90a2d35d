// Lets the production build answer some thousand requests, and ends with 1 when it holds more and more memory.
import { numberOf, runCommand } from './load/command.ts';
import { measureHeap } from './load/heap.ts';
import { findOperations } from './load/operations.ts';
import { withBuild } from './load/target.ts';

await runCommand({
  rounds: { type: 'string', default: '5' },
  requests: { type: 'string', default: '2000' },
  limit: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
}, async ({ values }) => {
  const options = {
    rounds: numberOf('rounds', values.rounds),
    requests: numberOf('requests', values.requests),
    limit: numberOf('limit', values.limit),
  };
  const report = await withBuild(async (target) => measureHeap(target, await findOperations(target), options));
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else console.log(`held after each round, in MB: ${report.heldMb.map((held) => held.toFixed(1)).join(', ')}`);
  for (const finding of report.findings) console.error(finding);
  return report.findings.length === 0;
});

// Says where the time (`cpu`) or the memory (`heap`) of the production build goes under load, and keeps the profile.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { numberOf, runCommand, UsageError } from './load/command.ts';
import { findOperations } from './load/operations.ts';
import { profileCpu, profileHeap } from './load/profiles.ts';
import { withBuild } from './load/target.ts';

const FOLDER = '.data/profiles';
const kinds = { cpu: profileCpu, heap: profileHeap };

await runCommand({ seconds: { type: 'string', default: '5' } }, async ({ values, positionals: [kind = ''] }) => {
  if (kind !== 'cpu' && kind !== 'heap') throw new UsageError('What is to be profiled is cpu or heap.');
  const seconds = numberOf('seconds', values.seconds);
  const { extension, content, most } = await withBuild(async (target) => kinds[kind](target, await findOperations(target), seconds));
  await mkdir(FOLDER, { recursive: true });
  const file = join(FOLDER, `${new Date().toISOString().replaceAll(':', '-')}.${extension}`);
  await writeFile(file, content);
  for (const { name, place, share } of most) console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${name}  ${place}`);
  console.log(file);
  return true;
});

import { expect, it } from 'vitest';

import { startTestApp } from '../../helpers/app.ts';

it('is told how many clients hear of live changes', async () => {
  const app = await startTestApp();
  const { live, metrics } = app.container;
  const nothing = () => undefined;
  const leave = live.listen({ actor: null, caller: 'somebody', channels: [], send: nothing, beat: nothing, end: nothing });
  expect((await metrics.exposition()).text).toContain('\nlive_streams 1\n');
  leave();
  expect((await metrics.exposition()).text).toContain('\nlive_streams 0\n');
  await app.close();
});

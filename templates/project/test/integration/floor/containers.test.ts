import { expect, it } from 'vitest';

import { startTestApp } from '../../helpers/app.ts';

it('two containers in one process share nothing', async () => {
  const one = await startTestApp();
  const other = await startTestApp();
  expect(other.container.db === one.container.db).toBe(false);
  await one.close();

  expect((await other.request('/readyz')).status).toBe(200);
  expect((await one.request('/readyz')).status).toBe(503);
  await other.close();
});

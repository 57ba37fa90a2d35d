import { expect, it } from 'vitest';

import { startTestApp } from '../../helpers/app.ts';
import { captureLogger } from '../../helpers/log.ts';

it('closes Redis after whatever may still ask for it', async () => {
  const { logger, lines } = captureLogger('debug');
  const app = await startTestApp({ REDIS_URL: 'redis://127.0.0.1:1' }, logger);
  await app.close();
  const closed = lines().filter(({ msg }) => msg === 'closed').map(({ part }) => part);
  expect(closed.slice(closed.indexOf('redis'))).toEqual(['redis', 'database']);
});

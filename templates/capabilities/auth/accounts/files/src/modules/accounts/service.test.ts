import { expect, it } from 'vitest';
import { silentLogger } from '../../../test/helpers/log.ts';
import { createBackground } from '../../platform/background/background.ts';
import { createMemoryCounter } from '../../platform/counters/counter.ts';
import { type AccountServiceDeps, createAccountService } from './service.ts';

it('a forgotten password is answered before anybody looks whether there is such an account', async () => {
  let asked = 0;
  let answer = (): void => undefined;
  const found = new Promise<null>((resolve) => {
    answer = () => {
      resolve(null);
    };
  });
  const background = createBackground(silentLogger);
  const service = createAccountService({
    userRepository: {
      findCredentials() {
        asked += 1;
        return found;
      },
    },
    limits: { signInsPerAccount: 10, mailsPerAccount: 5, mailsPerAddress: 20, seconds: 900 },
    background,
    createCounter: createMemoryCounter,
    logger: silentLogger,
  } as unknown as AccountServiceDeps);
  await service.forgotPassword('ada@example.com', '192.0.2.1');
  expect(asked).toBe(1);
  answer();
  await background.settled();
});

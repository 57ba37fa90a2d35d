import { beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../test/helpers/log.ts';
import { createMemoryAccounts } from '../../../test/helpers/memory-accounts.ts';
import { roles } from '../../platform/auth/actor.ts';
import { createKnownDevices } from '../../platform/auth/known-device.ts';
import { createMemoryCounter } from '../../platform/counters/counter.ts';
import { AppError } from '../../platform/errors/app-error.ts';
import { createSignIn, type SignIn } from './sign-in.ts';

const limits = { signInsPerAccount: 10, signInsPerAddress: 15, seconds: 900 };
const right = { email: 'ada@example.com', password: 'right' };
const wrong = { email: 'ada@example.com', password: 'wrong' };

describe('signing in', () => {
  let checks: number;
  let signIn: SignIn;

  beforeEach(() => {
    const user = createMemoryAccounts().add({ email: right.email, role: roles[0] });
    checks = 0;
    signIn = createSignIn({
      users: {
        checkPassword({ email, password }) {
          checks += 1;
          return Promise.resolve(email === user.email && password === 'right' ? user : null);
        },
      },
      limits,
      devices: createKnownDevices(Buffer.alloc(32)),
      createCounter: createMemoryCounter,
      logger: silentLogger,
    });
  });

  async function outcome(credentials: typeof right, address: string, device?: string): Promise<string> {
    try {
      return (await signIn(credentials, address, device)).user.email;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return `${error.code}: ${error.message}`;
    }
  }

  it('answers a wrong password and an unknown account alike', async () => {
    const unknown = await outcome({ email: 'nobody@example.com', password: 'right' }, '192.0.2.1');
    expect(await outcome(wrong, '192.0.2.1')).toBe(unknown);
    expect(unknown).toMatch(/^unauthenticated: /);
  });

  it('is refused for an account after ten failures, from however many addresses, also with the right password', async () => {
    for (let i = 0; i < 10; i += 1) expect(await outcome(wrong, `192.0.2.${i}`)).toMatch(/^unauthenticated/);
    expect(await outcome(wrong, '192.0.2.100')).toMatch(/^rate_limited/);
    expect(await outcome(right, '192.0.2.101')).toMatch(/^rate_limited/);
    expect(checks).toBe(10);
  });

  it('is refused for an address after its failures, on however many accounts', async () => {
    for (let i = 0; i < 15; i += 1) {
      expect(await outcome({ email: `user${i}@example.com`, password: 'wrong' }, '192.0.2.1')).toMatch(/^unauthenticated/);
    }
    expect(await outcome({ email: 'other@example.com', password: 'wrong' }, '192.0.2.1')).toMatch(/^rate_limited/);
    expect(await outcome(right, '192.0.2.2')).toBe(right.email);
  });

  it('is open to a device that the account knows, whatever others have tried, but for its own failures', async () => {
    const { deviceToken } = await signIn(right, '192.0.2.1');
    for (let i = 0; i < 10; i += 1) await outcome(wrong, `192.0.2.${i}`);
    expect(await outcome(right, '192.0.2.50')).toMatch(/^rate_limited/);
    expect(await outcome(right, '192.0.2.50', deviceToken)).toBe(right.email);
    // It knows one account, and gets no more tries than anybody else.
    expect(await outcome({ ...right, email: 'grace@example.com' }, '192.0.2.51', deviceToken)).toMatch(/^unauthenticated/);
    for (let i = 0; i < 10; i += 1) expect(await outcome(wrong, `198.51.100.${i}`, deviceToken)).toMatch(/^unauthenticated/);
    expect(await outcome(right, '198.51.100.99', deviceToken)).toMatch(/^rate_limited/);
    expect(await outcome(right, '198.51.100.99', `${deviceToken.slice(0, -1)}~`)).toMatch(/^rate_limited/);
  });

  it('counts tries that run at the same time', async () => {
    const outcomes = await Promise.all(Array.from({ length: 14 }, () => outcome(wrong, '192.0.2.1')));
    expect(outcomes.filter((text) => text.startsWith('unauthenticated'))).toHaveLength(10);
    expect(checks).toBe(10);
  });

  it('that works is not counted, however often', async () => {
    for (let i = 0; i < 40; i += 1) expect(await outcome(right, '192.0.2.1')).toBe(right.email);
  });

  it('that works forgives the account its failures, but not the address', async () => {
    for (let i = 0; i < 9; i += 1) await outcome(wrong, '192.0.2.1');
    expect(await outcome(right, '192.0.2.1')).toBe(right.email);
    for (let i = 0; i < 6; i += 1) expect(await outcome(wrong, '192.0.2.1')).toMatch(/^unauthenticated/);
    expect(await outcome(wrong, '192.0.2.1')).toMatch(/^rate_limited/);
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles } from '../../../src/platform/auth/actor.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';
import { programArguments } from '../../helpers/programs.ts';
import { signInAs } from '../../helpers/sign-in.ts';

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

describe('npm run user:grant', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  async function grant(...args: string[]): Promise<Outcome> {
    const env = { ...process.env, DATABASE_URL: app.container.config.database.url, LOG_LEVEL: 'silent' };
    try {
      const command = [...programArguments('user-grant'), ...args];
      return { code: 0, ...await promisify(execFile)(process.execPath, command, { env }) };
    } catch (error) {
      return error as Outcome;
    }
  }

  it('gives an account its role, and signs it out', async () => {
    const { user } = await signInAs(app);
    const { token } = await app.container.sessions.open(user.id);
    const role = roles[roles.length - 1]!;
    const granted = await grant(user.email.toUpperCase(), role);
    expect(granted).toMatchObject({ code: 0, stdout: expect.stringContaining(role) });
    expect(await app.container.db.user.findUnique({ where: { id: user.id } })).toMatchObject({ role });
    expect(await app.container.sessions.inspect(token)).toEqual({ state: 'unknown' });
  });

  it('says when there is no such account, or no such role', async () => {
    const [nobody, nonsense] = await Promise.all([
      grant('nobody@example.com', roles[0]),
      grant('nobody@example.com', 'no such role'),
    ]);
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('nobody@example.com') });
    expect(nonsense).toMatchObject({ code: 2, stderr: expect.stringContaining(roles[0]) });
  });
}, 60_000);

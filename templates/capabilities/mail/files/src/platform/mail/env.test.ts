import { expect, it } from 'vitest';

import { mailEnv } from './env.ts';

it('mail has a server and a sender in production, or the process does not start', () => {
  const missing = mailEnv({ env: 'production', production: true }).safeParse({}).error?.issues.map(({ path }) => path[0]);
  expect(missing).toEqual(expect.arrayContaining(['SMTP_URL', 'MAIL_FROM']));
});

it('mail needs no settings in development, where it becomes files', () => {
  const parsed = mailEnv({ env: 'development', production: false }).safeParse({});
  expect(parsed.data).toMatchObject({ smtpUrl: undefined, sinkDirectory: expect.any(String) });
});

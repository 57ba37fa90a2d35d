import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';

import { startMailStub } from '../../../test/helpers/ses-stub.ts';
import { createSesMailer } from './ses.ts';

const mail = { to: 'ann@acme.test', subject: 'Welcome', text: 'Hello Ann', key: 'welcome.1' };

it('signs with the credentials of the process, for the region that sends', async () => {
  const stub = await startMailStub();
  await createSesMailer(stub.delivery, 'us@acme.test').send(mail);
  expect(stub.headers[0]?.authorization).toMatch(/Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/ses\/aws4_request/);
  await stub.close();
});

it('does not wait for a provider that takes connections and says nothing', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  await expect(createSesMailer({ region: 'eu-central-1', endpoint: url }, 'us@acme.test', { connectionTimeout: 200, requestTimeout: 200, throwOnRequestTimeout: true }).send(mail)).rejects.toThrow(/timeout|timed out/i);
  silent.close();
});

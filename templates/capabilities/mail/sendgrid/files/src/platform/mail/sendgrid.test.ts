import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';

import { startMailStub } from '../../../test/helpers/sendgrid-stub.ts';
import { createSendgridMailer } from './sendgrid.ts';

const mail = { to: 'ann@acme.test', subject: 'Welcome', text: 'Hello Ann', key: 'welcome.1' };

it('gives a mail the same Message-ID each time that it is sent, and lets nobody count who opens it', async () => {
  const stub = await startMailStub();
  const mailer = createSendgridMailer(stub.delivery, 'Acme <us@acme.test>');
  for (let sent = 0; sent < 2; sent += 1) await mailer.send(mail);
  expect(stub.bodies[0]).toMatchObject({
    from: { name: 'Acme', email: 'us@acme.test' },
    headers: { 'Message-ID': expect.stringMatching(/^<\w{32}@acme\.test>$/) },
    tracking_settings: { click_tracking: { enable: false, enable_text: false }, open_tracking: { enable: false } },
  });
  expect(stub.bodies[1]).toEqual(stub.bodies[0]);
  await stub.close();
});

it('does not wait for a provider that takes connections and says nothing', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  await expect(createSendgridMailer({ apiKey: 'SG.key', url }, 'us@acme.test', 200).send(mail)).rejects.toThrow(/timeout|timed out/i);
  silent.close();
});

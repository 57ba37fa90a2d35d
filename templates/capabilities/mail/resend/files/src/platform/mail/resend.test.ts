import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';

import { startMailStub } from '../../../test/helpers/resend-stub.ts';
import { createResendMailer } from './resend.ts';

const mail = { to: 'ann@acme.test', subject: 'Welcome', text: 'Hello Ann', key: 'welcome.1' };

it('gives a mail the same key and Message-ID each time that it is sent', async () => {
  const stub = await startMailStub();
  const mailer = createResendMailer(stub.delivery, 'us@acme.test');
  for (const key of ['welcome.1', 'welcome.1', 'welcome.2']) await mailer.send({ ...mail, key });
  const keys = stub.headers.map((headers) => headers['idempotency-key']);
  expect(keys[0]).toMatch(/^<\w{32}@acme\.test>$/);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
  expect(stub.bodies).toMatchObject(keys.map((key) => ({ headers: { 'Message-ID': key } })));
  await stub.close();
});

it('does not wait for a provider that takes connections and says nothing', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  await expect(createResendMailer({ apiKey: 're_key', url }, 'us@acme.test', 200).send(mail)).rejects.toThrow(/timeout|timed out/i);
  silent.close();
});

import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';

import { createSmtpMailer } from './smtp.ts';

it('does not wait for a mail server that takes connections and says nothing', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const limits = { dnsTimeout: 200, connectionTimeout: 200, greetingTimeout: 200, socketTimeout: 200 };
  const { port } = silent.address() as AddressInfo;
  const mail = { to: 'ann@acme.test', subject: 'Welcome', text: 'Hello Ann' };
  await expect(createSmtpMailer(`smtp://127.0.0.1:${port}`, 'us@acme.test', limits).send(mail)).rejects.toThrow(/timeout|never received/i);
  silent.close();
});

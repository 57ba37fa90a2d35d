import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createMailer } from './create-mailer.ts';
import type { Mail, Mailer } from './mailer.ts';
import { createSmtpMailer } from './smtp.ts';

const mail: Mail = { to: 'ann@acme.test', subject: 'Wëlcome', text: 'Hello Ann', html: '<p>Hello Ann</p>' };
const from = 'service@acme.test';

/** Speaks as much SMTP as a client needs to hand over one mail. */
function listenForMail(received: string[]): Promise<Server> {
  const server = createServer((socket) => {
    let inMail = false;
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      if (inMail) {
        received.push(text);
        inMail = !text.endsWith('\r\n.\r\n');
        if (!inMail) socket.write('250 taken\r\n');
      } else if (text.startsWith('DATA')) {
        inMail = true;
        socket.write('354 go on\r\n');
      } else {
        socket.write(text.startsWith('QUIT') ? '221 bye\r\n' : '250 fine\r\n');
      }
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => {
    resolve(server);
  }));
}

describe('a mailer', () => {
  let directory: string;
  let server: Server;
  let received: string[];
  let mailers: Record<'sink' | 'smtp', Mailer>;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mail-'));
    received = [];
    server = await listenForMail(received);
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    mailers = {
      sink: createMailer({ smtpUrl: undefined, from, sinkDirectory: directory }),
      smtp: createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from, sinkDirectory: directory }),
    };
  });

  afterEach(async () => {
    server.close();
    await rm(directory, { recursive: true });
  });

  async function readSink(): Promise<string> {
    const files = await readdir(directory);
    return (await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')))).join('');
  }

  it.each(['sink', 'smtp'] as const)('sends text and html from the configured sender (%s)', async (name) => {
    await mailers[name].send(mail);
    const message = name === 'sink' ? await readSink() : received.join('');
    for (const part of ['From: service@acme.test', 'To: ann@acme.test', 'Hello Ann', '<p>Hello Ann</p>']) {
      expect(message).toContain(part);
    }
  });

  it.each(['sink', 'smtp'] as const)('names a mail alike each time that it is sent (%s)', async (name) => {
    for (const key of ['welcome.1', 'welcome.1', 'welcome.2']) await mailers[name].send({ ...mail, key });
    await mailers[name].send(mail);
    const text = name === 'sink' ? await readSink() : received.join('');
    const names = [...text.matchAll(/^Message-ID: (<\S+@acme\.test>)/gm)].map(([, found]) => found);
    expect(names).toHaveLength(4);
    expect(new Set(names).size).toBe(3);
  });

  it.each(['sink', 'smtp'] as const)('refuses a line break in a header (%s)', async (name) => {
    const forged = { ...mail, subject: 'Hi\r\nBcc: everyone@acme.test' };
    await expect(mailers[name].send(forged)).rejects.toThrow('single line');
    expect(await readSink() + received.join('')).toBe('');
  });

  it('does not wait for a mail server that takes connections and says nothing', async () => {
    const silent = createServer();
    const port = await new Promise<number>((resolve) => silent.listen(0, '127.0.0.1', () => {
      resolve((silent.address() as AddressInfo).port);
    }));
    const limits = { dnsTimeout: 200, connectionTimeout: 200, greetingTimeout: 200, socketTimeout: 200 };
    await expect(createSmtpMailer(`smtp://127.0.0.1:${port}`, from, limits).send(mail)).rejects.toThrow(/timeout|never received/i);
    silent.close();
  });

  it('reports a mail server that is away', async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(mailers.smtp.send(mail)).rejects.toThrow(/ECONNREFUSED/);
  });
});

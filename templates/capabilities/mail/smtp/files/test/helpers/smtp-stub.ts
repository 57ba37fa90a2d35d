import { type AddressInfo, createServer } from 'node:net';

import type { Delivered, MailStub } from './mail-stub.ts';

const ANSWERS = { taken: '250 fine', later: '451 <ann@acme.test> not now', never: '550 <ann@acme.test> nobody here' };

/** Speaks as much SMTP (RFC 5321) as a client needs to hand over a mail. */
export async function startMailStub(): Promise<MailStub> {
  const delivered: Delivered[] = [];
  const server = createServer((socket) => {
    let mail: string | undefined;
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      if (mail !== undefined) {
        mail += text;
        if (!mail.endsWith('\r\n.\r\n')) return;
        delivered.push(parsed(mail));
        mail = undefined;
        socket.write('250 taken\r\n');
      } else if (text.startsWith('DATA')) {
        mail = '';
        socket.write('354 go on\r\n');
      } else if (text.startsWith('RCPT')) {
        socket.write(`${ANSWERS[stub.answer]}\r\n`);
      } else {
        socket.write(text.startsWith('QUIT') ? '221 bye\r\n' : '250 fine\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: MailStub = {
    delivery: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delivered,
    answer: 'taken',
    close: () => new Promise((resolve) => void server.close(() => {
      resolve();
    })),
  };
  return stub;
}

/** A mail of short lines, whose parts need no decoding. */
function parsed(message: string): Delivered {
  const header = (name: string) => new RegExp(`^${name}: (.*)\r$`, 'm').exec(message)?.[1] ?? '';
  const part = (type: string) => new RegExp(`Content-Type: ${type}[^]*?\r\n\r\n([^]*?)\r\n-`).exec(message)?.[1] ?? '';
  return { from: header('From'), to: header('To'), subject: header('Subject'), text: part('text/plain'), html: part('text/html') };
}

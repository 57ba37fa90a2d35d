import { expect, it } from 'vitest';

import { recordingTracer } from '../../../test/helpers/tracing.ts';
import { traceMails } from './mail-spans.ts';
import type { Mail } from './mailer.ts';

const mail = { to: 'ann@acme.test', subject: 'Your ticket', text: 'See you' };

it('sending a mail is a part of what sends it, and says nothing of whom it is for', async () => {
  const { tracer, ended } = recordingTracer();
  const sent: Mail[] = [];
  const mailer = { send: (one: Mail) => one.subject === '' ? Promise.reject(new Error('refused ann@acme.test')) : Promise.resolve(void sent.push(one)) };
  traceMails(mailer);
  await tracer.trace('process accounts.mail', { kind: 'consumer' }, () => mailer.send(mail));
  await expect(tracer.trace('process accounts.mail', { kind: 'consumer' }, () => mailer.send({ ...mail, subject: '' }))).rejects.toThrow('refused');
  await mailer.send(mail);
  expect(sent).toEqual([mail, mail]);
  expect(ended.map(({ name, failed }) => [name, failed])).toEqual([
    ['send mail', false], ['process accounts.mail', false],
    ['send mail', true], ['process accounts.mail', true],
  ]);
  expect(ended[0]?.parentId).toBe(ended[1]?.spanId);
  expect(JSON.stringify(ended)).not.toMatch(/acme|ticket|See you/);
});

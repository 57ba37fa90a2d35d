import { inSpan } from '../tracing/in-span.ts';
import type { Mailer } from './mailer.ts';

/** Says that a mail was sent and how long it took: whom it is for, and what it says, is nobody's business. */
export function traceMails(mailer: Mailer): void {
  const send = mailer.send.bind(mailer);
  mailer.send = (mail) => inSpan('send mail', 'client', { 'messaging.operation.type': 'send', 'messaging.destination.name': 'mail' }, () => send(mail));
}

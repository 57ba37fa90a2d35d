import { type ApiStub, startApiStub } from './mail-api-stub.ts';
import type { MailStub } from './mail-stub.ts';

/** https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send */
interface MailSend {
  readonly personalizations: readonly [{ readonly to: readonly [{ readonly email: string }] }];
  readonly from: { readonly email: string };
  readonly subject: string;
  readonly content: readonly { readonly type: string; readonly value: string }[];
}

export async function startMailStub(): Promise<ApiStub & MailStub> {
  const stub = await startApiStub<MailSend>({
    path: '/v3/mail/send',
    authorization: 'Bearer SG.key',
    answers: { taken: [202, ''], later: [503, '{"errors":[]}'], never: [400, '{"errors":[{"message":"Does not contain a valid address."}]}'] },
    mailOf: ({ personalizations: [{ to: [to] }], from, subject, content }) => ({
      from: from.email,
      to: to.email,
      subject,
      text: content.find(({ type }) => type === 'text/plain')?.value ?? '',
      html: content.find(({ type }) => type === 'text/html')?.value ?? '',
    }),
  });
  return Object.assign(stub, { delivery: { apiKey: 'SG.key', url: stub.url } });
}

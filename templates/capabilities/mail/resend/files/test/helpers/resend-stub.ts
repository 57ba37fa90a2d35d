import { type ApiStub, startApiStub } from './mail-api-stub.ts';
import type { MailStub } from './mail-stub.ts';

/** https://resend.com/docs/api-reference/emails/send-email */
interface Email {
  readonly from: string;
  readonly to: readonly [string];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

export async function startMailStub(): Promise<ApiStub & MailStub> {
  const stub = await startApiStub<Email>({
    path: '/emails',
    authorization: 'Bearer re_key',
    answers: { taken: [200, '{"id":"1"}'], later: [429, '{"name":"rate_limit_exceeded"}'], never: [422, '{"name":"validation_error"}'] },
    mailOf: ({ from, to: [to], subject, text, html = '' }) => ({ from, to, subject, text, html }),
  });
  return Object.assign(stub, { delivery: { apiKey: 're_key', url: stub.url } });
}

import { vi } from 'vitest';

import { type ApiStub, startApiStub } from './mail-api-stub.ts';
import type { MailStub } from './mail-stub.ts';

// As the process of a container has them, or a developer.
vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
interface SendEmail {
  readonly FromEmailAddress: string;
  readonly Destination: { readonly ToAddresses: readonly [string] };
  readonly Content: { readonly Simple: { readonly Subject: Part; readonly Body: { readonly Text: Part; readonly Html?: Part } } };
}

interface Part {
  readonly Data: string;
}

export async function startMailStub(): Promise<ApiStub & MailStub> {
  const stub = await startApiStub<SendEmail>({
    path: '/v2/email/outbound-emails',
    authorization: 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/',
    answers: {
      taken: [200, '{"MessageId":"1"}'],
      later: [429, '{"__type":"TooManyRequestsException","message":"Maximum sending rate exceeded."}'],
      never: [400, '{"__type":"MessageRejected","message":"Address is on the suppression list."}'],
    },
    mailOf: ({ FromEmailAddress: from, Destination: { ToAddresses: [to] }, Content: { Simple: { Subject, Body } } }) => ({
      from,
      to,
      subject: Subject.Data,
      text: Body.Text.Data,
      html: Body.Html?.Data ?? '',
    }),
  });
  return Object.assign(stub, { delivery: { region: 'eu-central-1', endpoint: stub.url } });
}

import type { Metadata } from 'next';
import type { ReactNode } from 'react';

import { ActionForm } from '../_server/action-form.tsx';
import { linkToken } from '../_server/link-token.ts';
import type { PageInput } from '../_server/page-input.ts';
import { confirmEmail } from './actions.ts';

export const metadata: Metadata = { title: 'Confirm your new address' };

const currentPassword = {
  name: 'currentPassword', label: 'Password of the account', type: 'password', autoComplete: 'current-password', required: true,
};

export default async function ChangeEmail(input: PageInput): Promise<ReactNode> {
  return (
    <>
      <h1>Confirm your new address</h1>
      <ActionForm action={confirmEmail} inputs={[currentPassword]} hidden={{ token: await linkToken(input) }} submit="Use this address" />
    </>
  );
}

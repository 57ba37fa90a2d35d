import type { Metadata } from 'next';
import type { ReactNode } from 'react';

import { ActionForm } from '../_server/action-form.tsx';
import { linkToken } from '../_server/link-token.ts';
import type { PageInput } from '../_server/page-input.ts';
import { resetPassword } from './actions.ts';

export const metadata: Metadata = { title: 'New password' };

const inputs = [{ name: 'password', label: 'New password', type: 'password', autoComplete: 'new-password', required: true }];

export default async function ResetPassword(input: PageInput): Promise<ReactNode> {
  return (
    <>
      <h1>New password</h1>
      <ActionForm action={resetPassword} inputs={inputs} hidden={{ token: await linkToken(input) }} submit="Set the password" />
    </>
  );
}

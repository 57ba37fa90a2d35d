import type { Metadata } from 'next';
import type { ReactNode } from 'react';

import { ActionForm } from '../_server/action-form.tsx';
import { forgotPassword } from './actions.ts';

export const metadata: Metadata = { title: 'Forgotten password' };

const inputs = [{ name: 'email', label: 'E-mail', type: 'email', autoComplete: 'username', required: true }];

export default function ForgottenPassword(): ReactNode {
  return (
    <>
      <h1>Forgotten password</h1>
      <ActionForm action={forgotPassword} inputs={inputs} submit="Send me a link" />
    </>
  );
}

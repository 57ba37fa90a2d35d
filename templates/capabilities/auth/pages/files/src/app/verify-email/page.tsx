import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';

import { ActionForm } from '../_server/action-form.tsx';
import { linkToken } from '../_server/link-token.ts';
import type { PageInput } from '../_server/page-input.ts';
import { verifyEmail } from './actions.ts';

export const metadata: Metadata = { title: 'Confirm your address' };

const currentPassword = {
  name: 'currentPassword', label: 'Password of the account', type: 'password', autoComplete: 'current-password', required: true,
};

export default async function VerifyEmail(input: PageInput): Promise<ReactNode> {
  return (
    <>
      <h1>Confirm your address</h1>
      <ActionForm action={verifyEmail} inputs={[currentPassword]} hidden={{ token: await linkToken(input) }} submit="Confirm the address" />
      <p>
        {'Not your password, or not your account? '}
        <Link href="/forgotten-password">Choose a password</Link>
      </p>
    </>
  );
}

import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';

import { ActionForm } from '../_server/action-form.tsx';
import { signUp } from './actions.ts';

export const metadata: Metadata = { title: 'Sign up' };

const inputs = [
  { name: 'name', label: 'Name', type: 'text', autoComplete: 'name', required: true },
  { name: 'email', label: 'E-mail', type: 'email', autoComplete: 'username', required: true },
  { name: 'password', label: 'Password', type: 'password', autoComplete: 'new-password', required: true },
];

export default function SignUp(): ReactNode {
  return (
    <>
      <h1>Sign up</h1>
      <ActionForm action={signUp} inputs={inputs} submit="Create the account" />
      <p>
        {'You have one? '}
        <Link href="/sign-in">Sign in</Link>
      </p>
    </>
  );
}

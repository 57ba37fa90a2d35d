import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';

import type { PageInput } from '../_server/page-input.ts';
import { SignInForm } from './sign-in-form.tsx';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignIn({ searchParams }: PageInput): Promise<ReactNode> {
  const { from } = await searchParams;
  return (
    <>
      <h1>Sign in</h1>
      <SignInForm target={pathWithin(from)} />
      <p>
        {'No account yet? '}
        <Link href="/sign-up">Sign up</Link>
      </p>
      <p>
        <Link href="/forgotten-password">Forgotten your password?</Link>
      </p>
    </>
  );
}

/** A path of ours: an address of another site would turn our page into somebody's lure. */
function pathWithin(from: unknown): string {
  return typeof from === 'string' && /^\/(?![/\\])/.test(from) ? from : '/account';
}

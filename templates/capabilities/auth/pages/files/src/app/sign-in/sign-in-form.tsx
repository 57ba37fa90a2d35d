'use client';

import { signIn } from 'next-auth/react';
import { type ReactNode, useActionState } from 'react';

/** next-auth's own client: it brings the token against forged requests along. */
export function SignInForm({ target }: { readonly target: string }): ReactNode {
  const [problem, send, pending] = useActionState(async (_problem: string | null, form: FormData) => {
    const result = await signIn('credentials', {
      email: form.get('email'), password: form.get('password'), redirect: false,
    });
    if (result?.ok !== true) return 'This is not the e-mail address and password of an account.';
    // A full load: everything on the page may look different for who is now signed in.
    window.location.assign(target);
    return null;
  }, null);

  return (
    <form action={send}>
      <label>
        E-mail
        <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button disabled={pending}>Sign in</button>
      <p role="status">{problem}</p>
    </form>
  );
}
